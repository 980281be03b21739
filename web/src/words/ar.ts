import type { PageMessages } from "./page-messages.ts";

/** The page's own texts in Arabic. */
export const arabic: PageMessages = {
  skip: "الانتقال إلى المكتبة",
  heading: "ملفاتك",
  language: "اللغة",
  browserLanguage: "لغة المتصفح",
  colorScheme: "نظام الألوان",
  colorSchemes: { light: "فاتح", auto: "النظام", dark: "داكن" },
  connection: "الاتصال",
  offline: "أنت غير متصل. ستستمر عمليات الرفع عند عودة الاتصال.",
  unreachable: "يتعذر الوصول إلى الخادم. جارٍ إعادة المحاولة…",
  back: "عاد الاتصال.",

  signInTitle: "تسجيل الدخول إلى Slipway",
  signInHint: "ملفاتك مرئية لك وحدك.",
  signIn: "تسجيل الدخول",
  signOut: "خروج",
  signedInAs: (name) => `تم تسجيل الدخول باسم \u2068${name}\u2069`,
  signInFirst: "سجّل الدخول أولًا، ثم أفلت ملفاتك.",
  signInAgain: "تسجيل الدخول مرة أخرى",
  sessionExpired: ["انتهت جلستك. سجّل الدخول مرة أخرى باسم ", " لمتابعة عمليات الرفع."],

  canceled: "أُلغي تسجيل الدخول، أو ليس لحسابك إذن بالوصول.",
  issuerTrouble: "تواجه خدمة تسجيل الدخول مشكلات. أعد المحاولة بعد قليل.",
  refused: (reason) => `رفضت خدمة تسجيل الدخول الطلب: \u2068${reason}\u2069`,
  otherTab: "بدأ تسجيل الدخول هذا في علامة تبويب أخرى أو قبل وقت طويل. سجّل الدخول مرة أخرى.",
  otherUser: "سجّل مستخدم آخر الدخول في علامة تبويب أخرى. سجّل الدخول مرة أخرى لرؤية ملفاتك.",
  popupBlocked: "حظر المتصفح نافذة تسجيل الدخول. اسمح بالنوافذ المنبثقة ثم أعد المحاولة.",
  issuerUnreachable: "يتعذر الوصول إلى خدمة تسجيل الدخول. أعد المحاولة.",
  signInFailed: (reason) => `تعذر تسجيل الدخول: \u2068${reason}\u2069`,
  settingsUnreachable: "يتعذر تحميل إعدادات هذه الصفحة. أعد المحاولة.",
  settingsUnavailable: "يتعذر تحميل إعدادات هذه الصفحة. أعد المحاولة بعد قليل.",
  settingsInvalid: (path) =>
    `لم تُعدّ هذه الصفحة: الملف \u2068${path}\u2069 مفقود أو غير صالح. انشر الصفحة مرة أخرى.`,
};
