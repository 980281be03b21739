import type { Formats } from "@slipway/client/words/formats";
import type { PanelMessages } from "../en/panel.ts";
import { countFiles } from "./count-files.ts";

/** Counts files that were uploaded or canceled, which agree in number. */
const countEnded = (f: Formats, count: number, ending: "subido" | "cancelado") =>
  f.plural(count, { one: `# ${ending}`, other: `# ${ending}s` });

export const createPanelMessages = (f: Formats): PanelMessages => ({
  region: "Subidas",
  upload: "Subir",
  uploadOptions: "Subir archivos o una carpeta",
  files: "Archivos",
  folder: "Carpeta",
  camera: "Cámara",
  chooseFiles: "Elegir archivos",
  chooseFolder: "Elegir carpeta",
  takePhoto: "Tomar foto",
  emptyTitle: "Suelta los archivos aquí",
  emptyTitleTouch: "Añade archivos",
  emptyHint: ({ size, maxFiles, isBroad }) => {
    if (maxFiles !== undefined) return `Hasta ${countFiles(f, maxFiles)} de ${size} como máximo.`;
    return isBroad
      ? `Fotos, videos, documentos y más. Hasta ${size} por archivo.`
      : `Hasta ${size} por archivo.`;
  },
  dropOverlay: "Suelta para subir",
  reading: "Leyendo…",
  kind: "Categoría",
  automatic: "Automática",

  uploading: (files) => `Subiendo ${countFiles(f, files)}`,
  paused: "En pausa",
  offline: "Sin conexión: se reanudará automáticamente",
  total: ({ done, files, percent, secondsLeft }) =>
    [
      `${f.number(done)} de ${f.number(files)}`,
      f.percent(percent),
      ...(secondsLeft === undefined ? [] : [`quedan ${f.timeLeft(secondsLeft)}`]),
    ].join(" · "),
  tabTitle: ({ percent, title }) => `${f.percent(percent)} · ${title}`,
  allFiles: "Todos los archivos",
  pauseAll: "Pausar todo",
  resumeAll: "Reanudar todo",
  cancelAll: "Cancelar todo",
  collapse: "Contraer",
  expand: "Expandir",
  close: "Cerrar",
  closeTray: "Cerrar subidas",
  failed: (files) => `${f.number(files)} con error`,
  ended: ({ uploaded, failed, canceled }) => {
    if (uploaded + failed === 0)
      return canceled === 1 ? "Subida cancelada" : `${f.number(canceled)} subidas canceladas`;
    return [
      ...(uploaded > 0 ? [countEnded(f, uploaded, "subido")] : []),
      ...(failed > 0 ? [`${f.number(failed)} con error`] : []),
      ...(canceled > 0 ? [countEnded(f, canceled, "cancelado")] : []),
    ].join(", ");
  },
  endedTogether: ({ uploaded, failed, canceled }) =>
    [
      ...(uploaded > 0
        ? [f.plural(uploaded, { one: "# archivo listo", other: "# archivos listos" })]
        : []),
      ...(failed > 0 ? [`${f.number(failed)} con error`] : []),
      ...(canceled > 0 ? [countEnded(f, canceled, "cancelado")] : []),
    ].join(", "),
  retryAll: "Reintentar todo",
  view: "Ver",
  uploaded: (files) => f.plural(files, { one: "# archivo subido", other: "# archivos subidos" }),
  uploadedFile: (name) => `${f.name(name)} subido`,

  duplicate: "Ya tienes este archivo",
  duplicates: (files) => `Ya tienes ${countFiles(f, files)}`,
  keepDuplicates: "¿Subirlos de nuevo?",
  skip: "Omitir",
  skipAll: "Omitir todo",
  keepBoth: "Conservar ambos",

  nothingUploaded: "No se subió nada",
  skipped: (files) =>
    f.plural(files, { one: "Se omitió # archivo", other: "Se omitieron # archivos" }),
  systemFiles: (files) =>
    f.plural(files, { one: "# archivo del sistema", other: "# archivos del sistema" }),
  unreadable: "No se pudo leer. Puede que se haya movido o que no tengas acceso.",
  details: "Detalles",
  dismissSkipped: "Descartar archivos omitidos",

  interruptedRegion: "Subidas interrumpidas",
  interrupted: (files) =>
    f.plural(files, { one: "# subida interrumpida", other: "# subidas interrumpidas" }),
  resumeWithFile: (percent) =>
    percent === undefined
      ? "Elige el archivo de nuevo para reanudar."
      : `Elige el archivo de nuevo para reanudar en el ${f.percent(percent)}.`,
  resumable: (percent) =>
    percent === undefined ? "Se puede reanudar." : `Se puede reanudar en el ${f.percent(percent)}.`,
  resume: "Reanudar",
  discard: "Descartar",

  detailsTitle: (files) => `Datos de ${countFiles(f, files)}`,
  forFiles: (files) => `Para ${countFiles(f, files)}`,
  exceptions: "Distinto en algunos archivos",
  change: "Cambiar",
  reset: "Restablecer",
  uploadFiles: (files) => `Subir ${countFiles(f, files)}`,
  cancel: "Cancelar",
  yes: "Sí",
  no: "No",
  fillIn: (field) => `Completa «${field}».`,
  hiddenFields: (names) => `Esta página no puede mostrar estos campos: ${names}.`,
  hiddenRequired: (name) => `Esta página no puede mostrar el campo obligatorio «${name}».`,
  tooManyFiles: ({ files, kind }) =>
    `Elige ${countFiles(f, files)} de la categoría «${kind}» como máximo.`,
  action: ({ action, name }) => `${action} ${f.name(name)}`,
});
