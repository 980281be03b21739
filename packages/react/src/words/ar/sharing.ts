import type { Formats } from "@slipway/client/words/formats";
import type { SharingMessages } from "../en/sharing.ts";
import { countFiles, countFilesOf } from "./count-files.ts";

export const createSharingMessages = (f: Formats): SharingMessages => ({
  share: (count, name) => `مشاركة ${count === 1 ? f.name(name) : countFilesOf(f, count)}`,
  intro: (count) =>
    count === 1
      ? "يمكن لأي شخص لديه الرابط عرض هذا الملف وتنزيله من دون حساب."
      : `يمكن لأي شخص لديه الرابط عرض هذه الملفات (${f.number(count)}) وتنزيلها من دون حساب.`,
  expiry: "مدة الصلاحية",
  options: "خيارات أخرى",
  name: "الاسم",
  nameHint: "يظهر لمن يفتح الرابط",
  password: "كلمة المرور",
  showPassword: "إظهار كلمة المرور أو إخفاؤها",
  passwordHint: (least) =>
    `الحد الأدنى لعدد الأحرف ${f.number(least)}. من دون كلمة مرور يكفي الرابط.`,
  maxDownloads: "حد التنزيلات",
  unlimited: "بلا حد",
  copyLink: "نسخ الرابط",
  copyNewLink: "نسخ رابط جديد",
  copyAgain: "نسخ",
  link: "الرابط",
  onlyOnce: "يظهر هذا الرابط مرة واحدة فقط. انسخه قبل إغلاق هذه النافذة.",
  copied: "تم نسخ الرابط",
  created: "تم إنشاء الرابط. حدده لنسخه.",
  links: "الروابط النشطة",
  loading: "جارٍ تحميل الروابط",
  none: (count) =>
    count === 1 ? "لا توجد روابط لهذا الملف بعد." : "لا يوجد رابط مشترك لهذه الملفات بعد.",
  failed: "تعذر تحميل الروابط",
  tooMany: (most) => `الحد الأقصى لعدد الملفات في الرابط الواحد ${f.number(most)}. حدد ملفات أقل.`,
  untitled: "رابط",
  locked: "كلمة مرور",
  revoke: "إبطال",
  revokeLink: (name) => `إبطال ${f.name(name)}`,
  revoked: "تم إبطال الرابط",
  until: (time) => `حتى ${time}`,
  files: (count) => countFiles(f, count),
  downloads: (count, most) =>
    most === undefined
      ? `التنزيلات: ${f.number(count)}`
      : `التنزيلات: ${f.number(count)} من ${f.number(most)}`,
});
