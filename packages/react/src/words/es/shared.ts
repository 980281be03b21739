import type { ErrorKind, SharedMessages } from "../en/shared.ts";

const problems: Readonly<Record<Exclude<ErrorKind, "invalid-request" | "other">, string>> = {
  unauthorized: "No has iniciado sesión. Inicia sesión de nuevo.",
  forbidden: "No tienes permiso para hacer esto.",
  "not-found": "Ya no existe.",
  "method-not-allowed": "El servidor no admite esta acción.",
  "wrong-status": "El estado actual del archivo no lo permite.",
  "body-too-large": "La solicitud es demasiado grande.",
  "parts-missing": "Faltan partes del archivo.",
  "parts-differ": "Las partes del archivo no coinciden con su suma de comprobación.",
  trashed: "El archivo está en la papelera.",
  "upload-gone": "La subida ya no existe.",
  "answer-too-large": "La respuesta es demasiado grande.",
  internal: "Se produjo un error en el servidor. Inténtalo de nuevo.",
  unavailable: "El servicio está saturado. Inténtalo de nuevo en un momento.",
  unreachable: "No se puede conectar con el servidor. Revisa tu conexión e inténtalo de nuevo.",
  storage: "El almacenamiento no entregó el archivo. Inténtalo de nuevo.",
};

export const createSharedMessages = (): SharedMessages => ({
  close: "Cerrar",
  justNow: "ahora mismo",
  problem: (kind, detail) => {
    if (kind === "invalid-request") return `La solicitud no es válida: ${detail}`;
    return kind === "other" ? `Algo salió mal: ${detail}` : problems[kind];
  },
});
