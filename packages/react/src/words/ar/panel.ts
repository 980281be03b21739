import type { Formats } from "@slipway/client/words/formats";
import type { PanelMessages } from "../en/panel.ts";
import { countFilesOf } from "./count-files.ts";

/** The results of several files, each as a label with a number, because a verb would have to agree with it. */
const listEnded = (
  f: Formats,
  {
    done,
    uploaded,
    failed,
    canceled,
  }: Readonly<Record<"uploaded" | "failed" | "canceled", number>> & {
    /** The label of files that were uploaded. */
    readonly done: string;
  },
): string =>
  [
    ...(uploaded > 0 ? [`${done}: ${f.number(uploaded)}`] : []),
    ...(failed > 0 ? [`فشل: ${f.number(failed)}`] : []),
    ...(canceled > 0 ? [`أُلغي: ${f.number(canceled)}`] : []),
  ].join("، ");

export const createPanelMessages = (f: Formats): PanelMessages => ({
  region: "عمليات الرفع",
  upload: "رفع",
  uploadOptions: "رفع ملفات أو مجلد",
  files: "ملفات",
  folder: "مجلد",
  camera: "الكاميرا",
  chooseFiles: "اختيار ملفات",
  chooseFolder: "اختيار مجلد",
  takePhoto: "التقاط صورة",
  emptyTitle: "أفلت الملفات هنا",
  emptyTitleTouch: "أضف ملفات",
  emptyHint: ({ size, maxFiles, isBroad }) => {
    if (maxFiles !== undefined)
      return `حتى ${countFilesOf(f, maxFiles)}، بحجم أقصاه ${size} لكل ملف.`;
    return isBroad
      ? `صور ومقاطع فيديو ومستندات وغيرها. حتى ${size} لكل ملف.`
      : `حتى ${size} لكل ملف.`;
  },
  dropOverlay: "أفلت للرفع",
  reading: "جارٍ القراءة…",
  kind: "الفئة",
  automatic: "تلقائي",

  uploading: (files) => `جارٍ رفع ${countFilesOf(f, files)}`,
  paused: "متوقف مؤقتًا",
  offline: "غير متصل – يُستأنف تلقائيًا",
  total: ({ done, files, percent, secondsLeft }) =>
    [
      `${f.number(done)} من ${f.number(files)}`,
      f.percent(percent),
      ...(secondsLeft === undefined ? [] : [`يتبقى ${f.timeLeft(secondsLeft)}`]),
    ].join(f.separator),
  tabTitle: ({ percent, title }) => `${f.percent(percent)}${f.separator}${title}`,
  allFiles: "كل الملفات",
  pauseAll: "إيقاف الكل مؤقتًا",
  resumeAll: "استئناف الكل",
  cancelAll: "إلغاء الكل",
  collapse: "طي",
  expand: "توسيع",
  close: "إغلاق",
  closeTray: "إغلاق عمليات الرفع",
  failed: (files) => `فشل: ${f.number(files)}`,
  ended: ({ uploaded, failed, canceled }) => {
    if (uploaded + failed === 0)
      return canceled === 1 ? "أُلغي الرفع" : `عمليات الرفع الملغاة: ${f.number(canceled)}`;
    return listEnded(f, { done: "رُفع", uploaded, failed, canceled });
  },
  endedTogether: ({ uploaded, failed, canceled }) =>
    listEnded(f, { done: "الملفات المكتملة", uploaded, failed, canceled }),
  retryAll: "إعادة محاولة الكل",
  view: "عرض",
  uploaded: (files) => `الملفات المرفوعة: ${f.number(files)}`,
  uploadedFile: (name) => `رُفع ${f.name(name)}`,

  duplicate: "لديك هذا الملف بالفعل",
  duplicates: (files) => `ملفات لديك بالفعل: ${f.number(files)}`,
  keepDuplicates: "هل تريد رفعها مرة أخرى؟",
  skip: "تخطٍّ",
  skipAll: "تخطي الكل",
  keepBoth: "الاحتفاظ بكليهما",

  nothingUploaded: "لم يُرفع شيء",
  skipped: (files) => `ملفات جرى تخطيها: ${f.number(files)}`,
  systemFiles: (files) => `ملفات النظام: ${f.number(files)}`,
  unreadable: "تعذرت القراءة. ربما نُقل الملف، أو ليس لديك إذن بالوصول إليه.",
  details: "التفاصيل",
  dismissSkipped: "إخفاء الملفات التي جرى تخطيها",

  interruptedRegion: "عمليات رفع متوقفة",
  interrupted: (files) => `عمليات رفع متوقفة: ${f.number(files)}`,
  resumeWithFile: (percent) =>
    percent === undefined
      ? "اختر الملف مرة أخرى للاستئناف."
      : `اختر الملف مرة أخرى للاستئناف من ${f.percent(percent)}.`,
  resumable: (percent) =>
    percent === undefined ? "جاهز للاستئناف." : `جاهز للاستئناف من ${f.percent(percent)}.`,
  resume: "استئناف",
  discard: "تجاهل",

  detailsTitle: (files) => `بيانات ${countFilesOf(f, files)}`,
  forFiles: (files) => `من أجل ${countFilesOf(f, files)}`,
  exceptions: "مختلف لبعض الملفات",
  change: "تغيير",
  reset: "إعادة التعيين",
  uploadFiles: (files) => `رفع ${countFilesOf(f, files)}`,
  cancel: "إلغاء",
  yes: "نعم",
  no: "لا",
  fillIn: (field) => `املأ الحقل ${f.name(field)}.`,
  hiddenFields: (names) => `لا يمكن لهذه الصفحة عرض الحقول التالية: ${names}.`,
  hiddenRequired: (name) => `لا يمكن لهذه الصفحة عرض الحقل المطلوب ${f.name(name)}.`,
  tooManyFiles: ({ files, kind }) =>
    `الحد الأقصى لعدد الملفات من الفئة ${f.name(kind)} هو ${f.number(files)}.`,
  action: ({ action, name }) => `${action}: ${f.name(name)}`,
});
