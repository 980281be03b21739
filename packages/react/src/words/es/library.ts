import type { Formats } from "@slipway/client/words/formats";
import type { LibraryMessages } from "../en/library.ts";
import { countFiles } from "./count-files.ts";

export const createLibraryMessages = (f: Formats): LibraryMessages => {
  /** Names one file, or counts several. The ending agrees in number. */
  const done = (count: number, name: string, ending: string) =>
    count === 1 ? `${f.name(name)}: ${ending}` : `${countFiles(f, count)}: ${ending}s`;
  return {
    library: "Biblioteca",
    search: "Buscar en tus archivos",
    clearSearch: "Borrar búsqueda",
    type: "Tipo",
    allTypes: "Todos los tipos",
    types: {
      image: "Imágenes",
      video: "Videos",
      audio: "Audio",
      "application/pdf": "PDF",
      text: "Texto",
    },
    kind: "Categoría",
    allKinds: "Todas las categorías",
    folder: "Carpeta",
    allFolders: "Todas las carpetas",
    order: "Ordenar por",
    orders: {
      newest: "Más recientes",
      oldest: "Más antiguos",
      name: "Nombre",
      largest: "Más grandes",
      smallest: "Más pequeños",
    },
    layout: "Vista",
    layouts: { grid: "Cuadrícula", list: "Lista" },
    density: "Densidad",
    densities: { comfortable: "Amplia", compact: "Compacta" },
    files: (count) => countFiles(f, count),
    loading: "Cargando tus archivos…",
    failed: "No se pudieron cargar tus archivos",
    tryAgain: "Reintentar",
    noMatch: "Ningún archivo coincide.",
    clearFilters: "Borrar búsqueda y filtros",
    noFiles: "Aún no hay archivos.",
    select: (name) => `Seleccionar ${f.name(name)}`,
    more: (name) => `Más acciones para ${f.name(name)}`,
    selected: (count) => f.plural(count, { one: "# seleccionado", other: "# seleccionados" }),
    clearSelection: "Quitar selección",
    selectAll: "Seleccionar todo",
    open: "Abrir",
    download: "Descargar",
    share: "Compartir",
    edit: "Editar",
    moveToTrash: "Mover a la papelera",
    cancelUpload: "Cancelar subida",
    restore: "Restaurar",
    deletePermanently: "Eliminar para siempre",
    trash: "Papelera",
    backToFiles: "Volver a tus archivos",
    trashIsEmpty: "La papelera está vacía.",
    emptyTrash: "Vaciar papelera",
    confirmEmptyTrash: "¿Eliminar para siempre todos los archivos de la papelera?",
    confirmDelete: (count, name) =>
      `¿Eliminar ${count === 1 ? f.name(name) : countFiles(f, count)} para siempre?`,
    cannotBeUndone: "Esta acción no se puede deshacer.",
    cancel: "Cancelar",
    undo: "Deshacer",
    movedToTrash: (count, name) =>
      `${count === 1 ? f.name(name) : countFiles(f, count)} en la papelera`,
    restored: (count, name) => done(count, name, "restaurado"),
    deleted: (count, name) => done(count, name, "eliminado"),
    someFailed: (count, problem) => `No se pudo cambiar ${countFiles(f, count)}: ${problem}`,
    zipping: (finished, count) => `Descargando ${f.number(finished)} de ${countFiles(f, count)}`,
    zipped: (count) =>
      f.plural(count, { one: "# archivo descargado", other: "# archivos descargados" }),
    daysLeft: (days) => f.plural(days, { one: "Queda # día", other: "Quedan # días" }),
    keptUntil: (date) => `Se eliminará el ${date}`,
    status: {
      pending: "Subida en curso",
      ready: "Listo",
      rejected: "Rechazado",
      expired: "Subida vencida",
      trashed: "En la papelera",
      deleted: "Eliminado",
    },
  };
};
