import { createFormats, type Formats } from "../formats.ts";
import type { Messages } from "../message-catalog.ts";

/**
 * Returns the texts of `@slipway/client` and the unstyled components in Spanish, with the informal form of address ("tú").
 *
 * @param f the formats of the user's region
 */
export const createSpanishMessages = (f: Formats = createFormats("es")): Messages => {
  const files = (count: number) => f.plural(count, { one: "# archivo", other: "# archivos" });
  return {
    state: {
      waiting: "En cola",
      preparing: "Preparando",
      hashing: "En cola",
      requesting: "En cola",
      uploading: ({ percent }) =>
        percent === undefined ? "Subiendo…" : `Subiendo ${f.percent(percent)}`,
      paused: "En pausa",
      verifying: "Comprobando",
      ready: "Listo",
      rejected: "Error",
      failed: "Error",
      cancelled: "Cancelado",
    },
    failure: {
      "refused-by-api": ({ detail, code }) =>
        code === "" ? `El servidor rechazó el archivo: ${detail}` : detail,
      "refused-by-s3": ({ code, message }) =>
        `El almacenamiento rechazó el archivo${message && `: ${message}`} (${code})`,
      unauthorized: "No has iniciado sesión.",
      "unreachable-api":
        "No se puede conectar con el servidor. Revisa tu conexión e inténtalo de nuevo.",
      "unreachable-s3":
        "Se perdió la conexión con el almacenamiento. Revisa tu conexión e inténtalo de nuevo.",
      "unexpected-response": ({ status }) =>
        `El servidor respondió de forma inesperada (estado ${status}). Inténtalo de nuevo.`,
      unconfirmed:
        "El archivo se subió, pero aún se está comprobando. Inténtalo de nuevo en un momento.",
      expired: "La subida venció. Inténtalo de nuevo.",
      "policy-expired":
        "Según el almacenamiento, el permiso de subida venció. Comprueba que el reloj de este dispositivo esté en hora.",
      "prepare-failed": ({ message }) => `No se pudo preparar el archivo: ${message}`,
      "prepare-timeout": ({ seconds }) =>
        `La preparación del archivo tardó más de ${f.number(seconds)} segundos. Inténtalo de nuevo.`,
      unreadable:
        "El archivo se modificó, se movió o se eliminó después de elegirlo. Elígelo de nuevo.",
      "insecure-context": "Los archivos de este tamaño solo se pueden subir por HTTPS.",
      unexpected: ({ message }) => `Algo salió mal: ${message}`,
    },
    rule: {
      "empty-file": "El archivo está vacío.",
      "accepted-type": ({ type }) => `No se admiten archivos de tipo ${type}.`,
      "accepted-type-unknown": "No se admiten archivos de este tipo.",
      required: "{field}: es obligatorio.",
      "not-empty": "{field}: no puede quedar vacío.",
      "no-control-characters":
        "{field}: no puede contener caracteres de control ni saltos de línea.",
      "no-control-characters-in-text":
        "{field}: no puede contener más caracteres de control que saltos de línea y tabuladores.",
      "no-directional-overrides":
        "{field}: no puede contener caracteres que cambien la dirección del texto.",
      "well-formed": "{field}: debe ser Unicode válido.",
      "no-separators": "{field}: no puede contener / ni \\.",
      "no-dot-name": "{field}: no puede ser . ni ...",
      "min-size": "{field}: debe ser de al menos {parameter}.",
      "max-size": "{field}: puede ser de {parameter} como máximo.",
      "max-files": ({ field, parameter }) =>
        `${field}: puede tener ${files(Number(parameter))} como máximo.`,
      "max-length": ({ field, parameter }) =>
        `${field}: puede tener ${f.number(Number(parameter))} caracteres como máximo.`,
      "one-of": "{field}: debe ser uno de estos valores: {parameter}.",
      other: "{field}: {message}",
    },
    field: {
      fileName: "Nombre del archivo",
      size: "Tamaño del archivo",
      title: "Título",
      caption: "Descripción",
      retention: "Conservación",
      kind: "Categoría",
      files: "Selección",
      file: "Archivo",
      fields: "Campos",
      own: "Campo {name}",
    },
    reason: {
      "size-mismatch": "El tamaño del archivo guardado no coincide con el anunciado.",
      "content-type-mismatch": "El tipo del archivo guardado no coincide con el anunciado.",
      "checksum-mismatch": "Los bytes guardados no coinciden con los enviados.",
      "content-mismatch":
        "El contenido no corresponde al tipo del archivo. Puede estar dañado o tener otro nombre.",
      "retention-over": "Terminó el plazo de conservación.",
      "trash-over": "Terminó el plazo en la papelera.",
      "removed-in-storage": "El archivo se eliminó en el almacenamiento.",
    },
    item: {
      progress: ({ name }) => `Progreso de ${f.name(name)}`,
      pause: "Pausar",
      resume: "Reanudar",
      retry: "Reintentar",
      cancel: "Cancelar",
      remove: "Descartar",
      action: ({ action, name }) => `${action} ${f.name(name)}`,
    },
    announcement: {
      started: ({ files: count }) => `Subiendo ${files(count)}.`,
      ended: ({ name, state }) => `${f.name(name)}: ${state}.`,
      summary: "{summary}.",
    },
    summary: {
      ended: ({ uploaded, failed, canceled }) =>
        [
          f.plural(uploaded, { one: "# subido", other: "# subidos" }),
          ...(failed > 0 ? [`${f.number(failed)} con error`] : []),
          ...(canceled > 0
            ? [f.plural(canceled, { one: "# cancelado", other: "# cancelados" })]
            : []),
        ].join(", "),
      canceled: ({ files: count }) =>
        count === 1 ? "Subida cancelada" : `${f.number(count)} subidas canceladas`,
    },
    dropzone: { unnamed: "Un elemento sin nombre" },
    format: { size: ({ bytes }) => f.size(bytes) },
  };
};
