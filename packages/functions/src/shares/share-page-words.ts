import type { Language } from "@slipway/core/language/languages";
import type { OpenedShare } from "./open-share.ts";

type Ended = Extract<OpenedShare, { kind: "gone" }>["end"];

/** Every text of a share link's page. Its terms are those of docs/languages.md. */
interface SharePageWords {
  /** The name of a link without one. */
  readonly title: string;
  readonly password: string;
  readonly showFiles: string;
  readonly download: string;
  readonly notFound: string;
  readonly gone: Readonly<Record<Ended, string>>;
  readonly wrongPassword: string;
  /** @param wait how long the link is locked, such as `15 minutes` */
  readonly tooManyAttempts: (wait: string) => string;
  readonly failed: string;
}

export const sharePageWords: Readonly<Record<Language, SharePageWords>> = {
  en: {
    title: "Shared files",
    password: "Password",
    showFiles: "Show files",
    download: "Download",
    notFound: "There is no such link. Check the address.",
    gone: {
      revoked: "This link was revoked by its owner.",
      expired: "This link has expired.",
      exhausted: "This link was used as often as its owner allowed.",
      deleted: "The files of this link are no longer available.",
    },
    wrongPassword: "The password is wrong.",
    tooManyAttempts: (wait) => `Too many attempts. Try again in ${wait}.`,
    failed: "The files are not available at the moment. Try again.",
  },
  de: {
    title: "Geteilte Dateien",
    password: "Passwort",
    showFiles: "Dateien anzeigen",
    download: "Herunterladen",
    notFound: "Diesen Link gibt es nicht. Prüfen Sie die Adresse.",
    gone: {
      revoked: "Dieser Link wurde widerrufen.",
      expired: "Dieser Link ist abgelaufen.",
      exhausted: "Dieser Link wurde so oft genutzt wie erlaubt.",
      deleted: "Die Dateien dieses Links sind nicht mehr verfügbar.",
    },
    wrongPassword: "Das Passwort ist falsch.",
    tooManyAttempts: (wait) => `Zu viele Versuche. Wartezeit bis zum nächsten Versuch: ${wait}.`,
    failed: "Die Dateien sind gerade nicht verfügbar. Versuchen Sie es noch einmal.",
  },
  es: {
    title: "Archivos compartidos",
    password: "Contraseña",
    showFiles: "Mostrar archivos",
    download: "Descargar",
    notFound: "Este enlace no existe. Comprueba la dirección.",
    gone: {
      revoked: "Este enlace ha sido revocado.",
      expired: "Este enlace ha caducado.",
      exhausted: "Este enlace ya se ha usado todas las veces permitidas.",
      deleted: "Los archivos de este enlace ya no están disponibles.",
    },
    wrongPassword: "La contraseña no es correcta.",
    tooManyAttempts: (wait) => `Demasiados intentos. Inténtalo de nuevo en ${wait}.`,
    failed: "Los archivos no están disponibles en este momento. Inténtalo de nuevo.",
  },
  ja: {
    title: "共有ファイル",
    password: "パスワード",
    showFiles: "ファイルを表示",
    download: "ダウンロード",
    notFound: "このリンクは存在しません。アドレスを確認してください。",
    gone: {
      revoked: "このリンクは取り消されました。",
      expired: "このリンクの有効期限が切れました。",
      exhausted: "このリンクは許可された回数まで使用されました。",
      deleted: "このリンクのファイルは利用できなくなりました。",
    },
    wrongPassword: "パスワードが違います。",
    tooManyAttempts: (wait) => `試行回数が多すぎます。${wait}後にもう一度お試しください。`,
    failed: "現在ファイルを利用できません。もう一度お試しください。",
  },
  ar: {
    title: "ملفات مشتركة",
    password: "كلمة المرور",
    showFiles: "عرض الملفات",
    download: "تنزيل",
    notFound: "هذا الرابط غير موجود. تحقق من العنوان.",
    gone: {
      revoked: "تم إبطال هذا الرابط.",
      expired: "انتهت صلاحية هذا الرابط.",
      exhausted: "استُخدم هذا الرابط بالعدد المسموح به من المرات.",
      deleted: "لم تعد ملفات هذا الرابط متاحة.",
    },
    wrongPassword: "كلمة المرور غير صحيحة.",
    tooManyAttempts: (wait) => `محاولات كثيرة جدًا. مدة الانتظار قبل المحاولة التالية: ${wait}.`,
    failed: "الملفات غير متاحة حاليًا. حاول مرة أخرى.",
  },
};
