import type { Formats } from "@slipway/client/words/formats";
import type { ErrorKind, SharedMessages } from "../en/shared.ts";

const problems: Readonly<Record<Exclude<ErrorKind, "invalid-request" | "other">, string>> = {
  unauthorized: "لم تسجّل الدخول. سجّل الدخول مرة أخرى.",
  forbidden: "ليس لديك إذن للقيام بذلك.",
  "not-found": "لم يعد هذا موجودًا.",
  "method-not-allowed": "لا يدعم الخادم هذا الإجراء.",
  "wrong-status": "لا تسمح حالة الملف الحالية بذلك.",
  "body-too-large": "الطلب أكبر من اللازم.",
  "parts-missing": "بعض أجزاء الملف مفقودة.",
  "parts-differ": "لا تطابق أجزاء الملف المجموع الاختباري.",
  trashed: "الملف في سلة المهملات.",
  "upload-gone": "لم تعد عملية الرفع موجودة.",
  "answer-too-large": "الاستجابة أكبر من اللازم.",
  internal: "حدث خطأ في الخادم. أعد المحاولة.",
  unavailable: "الخدمة مشغولة الآن. أعد المحاولة بعد قليل.",
  unreachable: "يتعذر الوصول إلى الخادم. تحقق من اتصالك ثم أعد المحاولة.",
  storage: "تعذر الحصول على الملف من وحدة التخزين. أعد المحاولة.",
};

export const createSharedMessages = (f: Formats): SharedMessages => ({
  close: "إغلاق",
  justNow: "الآن",
  problem: (kind, detail) => {
    if (kind === "invalid-request") return `الطلب غير صالح: ${f.name(detail)}`;
    return kind === "other" ? `حدث خطأ ما: ${f.name(detail)}` : problems[kind];
  },
});
