import type { Formats } from "@slipway/client/words/formats";
import type { EditingMessages } from "../en/editing.ts";
import { countFiles } from "./count-files.ts";

export const createEditingMessages = (f: Formats): EditingMessages => {
  /** Names one file, or counts several. */
  const which = (count: number, name: string) =>
    count === 1 ? f.name(name) : countFiles(f, count);
  return {
    edit: (count, name) => `Editar ${which(count, name)}`,
    severalHint: "Solo se guarda lo que cambies. Lo demás sigue siendo distinto en cada archivo.",
    title: "Título",
    caption: "Descripción",
    folder: "Carpeta",
    folderHint: "Por ejemplo, viajes/2026",
    retention: "Conservar durante",
    forever: "Hasta que lo elimines",
    different: "Valores distintos",
    used: (used, most) => `${f.number(used)} de ${f.number(most)}`,
    fields: (kind) => `Campos de ${kind}`,
    yes: "Sí",
    no: "No",
    thisField: "Este campo",
    restored: "Se recuperaron los cambios que no habías guardado.",
    save: "Guardar",
    cancel: "Cancelar",
    saved: (count, name) => `Se guardó: ${which(count, name)}`,
    someFailed: (count, problem) => `No se pudo cambiar ${countFiles(f, count)}: ${problem}`,
  };
};
