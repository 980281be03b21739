import { createFormats, type Formats } from "../formats.ts";
import type { Messages } from "../message-catalog.ts";

/**
 * Returns the texts of `@slipway/client` and the unstyled components in Modern Standard Arabic.
 *
 * @param f the formats of the user's region
 */
export const createArabicMessages = (f: Formats = createFormats("ar")): Messages => {
  const files = (count: number) =>
    f.plural(count, {
      zero: "# ملف",
      one: "ملف واحد",
      two: "ملفين",
      few: "# ملفات",
      many: "# ملفًا",
      other: "# ملف",
    });
  return {
    state: {
      waiting: "في الانتظار",
      preparing: "جارٍ التحضير",
      hashing: "في الانتظار",
      requesting: "في الانتظار",
      uploading: ({ percent }) =>
        percent === undefined ? "جارٍ الرفع…" : `جارٍ الرفع ${f.percent(percent)}`,
      paused: "متوقف مؤقتًا",
      verifying: "جارٍ التحقق",
      ready: "تم",
      rejected: "فشل",
      failed: "فشل",
      cancelled: "أُلغي",
    },
    failure: {
      "refused-by-api": ({ detail, code }) =>
        code === "" ? `رفض الخادم الملف: ${f.name(detail)}` : detail,
      "refused-by-s3": ({ code, message }) =>
        `رفضت وحدة التخزين الملف${message && `: ${f.name(message)}`} (${f.name(code)})`,
      unauthorized: "لم تسجّل الدخول.",
      "unreachable-api": "يتعذر الوصول إلى الخادم. تحقق من اتصالك ثم أعد المحاولة.",
      "unreachable-s3": "انقطع الاتصال بوحدة التخزين. تحقق من اتصالك ثم أعد المحاولة.",
      "unexpected-response": ({ status }) =>
        `استجاب الخادم على نحو غير متوقع (الحالة ${status}). أعد المحاولة.`,
      unconfirmed: "رُفع الملف ولا يزال التحقق منه جاريًا. أعد المحاولة بعد قليل.",
      expired: "انتهت صلاحية الرفع. أعد المحاولة.",
      "policy-expired": "انتهت صلاحية إذن الرفع. تأكد من صحة ساعة هذا الجهاز.",
      "prepare-failed": ({ message }) => `تعذر تحضير الملف: ${f.name(message)}`,
      "prepare-timeout": ({ seconds }) =>
        `استغرق تحضير الملف وقتًا أطول من المسموح به (بالثواني: ${f.number(seconds)}). أعد المحاولة.`,
      unreadable: "عُدّل الملف أو نُقل أو حُذف بعد اختياره. اختره مرة أخرى.",
      "insecure-context": "لا يمكن رفع ملفات بهذا الحجم إلا عبر HTTPS.",
      unexpected: ({ message }) => `حدث خطأ ما: ${f.name(message)}`,
    },
    rule: {
      "empty-file": "الملف فارغ.",
      "accepted-type": ({ type }) => `الملفات من النوع ${f.name(type)} غير مدعومة.`,
      "accepted-type-unknown": "الملفات من هذا النوع غير مدعومة.",
      required: "{field}: قيمة مطلوبة.",
      "not-empty": "{field}: لا يجوز أن تكون القيمة فارغة.",
      "no-control-characters": "{field}: لا يجوز استخدام أحرف التحكم أو فواصل الأسطر.",
      "no-control-characters-in-text":
        "{field}: لا يجوز استخدام أحرف تحكم غير فواصل الأسطر وعلامات الجدولة.",
      "no-directional-overrides": "{field}: لا يجوز استخدام أحرف تغيّر اتجاه النص.",
      "well-formed": "{field}: يجب أن تكون القيمة بترميز Unicode صحيح.",
      "no-separators": "{field}: لا يجوز استخدام / أو \\.",
      "no-dot-name": "{field}: لا يجوز أن تكون القيمة . أو ..",
      "min-size": "{field}: الحد الأدنى {parameter}.",
      "max-size": "{field}: الحد الأقصى {parameter}.",
      "max-files": ({ field, parameter }) =>
        `${field}: الحد الأقصى لعدد الملفات ${f.number(Number(parameter))}.`,
      "max-length": ({ field, parameter }) =>
        `${field}: الحد الأقصى لعدد الأحرف ${f.number(Number(parameter))}.`,
      "one-of": "{field}: يجب أن تكون القيمة واحدة مما يلي: {parameter}.",
      other: ({ field, message }) => `${field}: ${f.name(message)}`,
    },
    field: {
      fileName: "اسم الملف",
      size: "حجم الملف",
      title: "العنوان",
      caption: "الوصف",
      retention: "مدة الاحتفاظ",
      kind: "الفئة",
      files: "التحديد",
      file: "الملف",
      fields: "الحقول",
      own: ({ name }) => `الحقل ${f.name(name)}`,
    },
    reason: {
      "size-mismatch": "يختلف حجم الملف المخزَّن عن الحجم المعلن.",
      "content-type-mismatch": "يختلف نوع الملف المخزَّن عن النوع المعلن.",
      "checksum-mismatch": "تختلف البايتات المخزَّنة عن البايتات المرسلة.",
      "content-mismatch": "لا يطابق المحتوى نوع الملف. ربما كان الملف تالفًا أو غُيّر اسمه.",
      "retention-over": "انتهت مدة الاحتفاظ.",
      "trash-over": "انتهت مدة البقاء في سلة المهملات.",
      "removed-in-storage": "حُذف الملف من وحدة التخزين.",
    },
    item: {
      progress: ({ name }) => `تقدّم ${f.name(name)}`,
      pause: "إيقاف مؤقت",
      resume: "استئناف",
      retry: "إعادة المحاولة",
      cancel: "إلغاء",
      remove: "إخفاء",
      action: ({ action, name }) => `${action}: ${f.name(name)}`,
    },
    announcement: {
      started: ({ files: count }) => `جارٍ رفع ${files(count)}.`,
      ended: ({ name, state }) => `${f.name(name)}: ${state}.`,
      summary: "{summary}.",
    },
    summary: {
      ended: ({ uploaded, failed, canceled }) =>
        [
          `رُفع: ${f.number(uploaded)}`,
          ...(failed > 0 ? [`فشل: ${f.number(failed)}`] : []),
          ...(canceled > 0 ? [`أُلغي: ${f.number(canceled)}`] : []),
        ].join("، "),
      canceled: ({ files: count }) =>
        count === 1 ? "أُلغي الرفع" : `عمليات الرفع الملغاة: ${f.number(count)}`,
    },
    dropzone: { unnamed: "عنصر بلا اسم" },
    format: { size: ({ bytes }) => f.size(bytes) },
  };
};
