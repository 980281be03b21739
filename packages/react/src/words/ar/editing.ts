import type { Formats } from "@slipway/client/words/formats";
import type { EditingMessages } from "../en/editing.ts";
import { countFilesOf } from "./count-files.ts";

export const createEditingMessages = (f: Formats): EditingMessages => {
  /** Names one file, or counts several, after a noun. */
  const which = (count: number, name: string) =>
    count === 1 ? f.name(name) : countFilesOf(f, count);
  return {
    edit: (count, name) => `تعديل ${which(count, name)}`,
    severalHint: "لا يُحفظ إلا ما تغيّره. يبقى الباقي مختلفًا لكل ملف.",
    title: "العنوان",
    caption: "الوصف",
    folder: "المجلد",
    folderHint: "مثل رحلات/2026",
    retention: "مدة الاحتفاظ",
    forever: "حتى تحذفه",
    different: "قيم مختلفة",
    used: (used, most) => `${f.number(used)} من ${f.number(most)}`,
    fields: (kind) => `حقول ${f.name(kind)}`,
    yes: "نعم",
    no: "لا",
    thisField: "هذا الحقل",
    restored: "استُعيدت التغييرات التي لم تحفظها.",
    save: "حفظ",
    cancel: "إلغاء",
    saved: (count, name) => `تم حفظ ${which(count, name)}`,
    someFailed: (count, problem) => `تعذر تغيير ${countFilesOf(f, count)}: ${problem}`,
  };
};
