import type { Formats } from "@slipway/client/words/formats";
import type { SharingMessages } from "../en/sharing.ts";
import { countFiles } from "./count-files.ts";

export const createSharingMessages = (f: Formats): SharingMessages => ({
  share: (count, name) => `Compartir ${count === 1 ? f.name(name) : countFiles(f, count)}`,
  intro: (count) =>
    `Cualquiera que tenga el enlace puede ver y descargar ${count === 1 ? "este archivo" : `estos ${countFiles(f, count)}`} sin una cuenta.`,
  expiry: "Válido durante",
  options: "Más opciones",
  name: "Nombre",
  nameHint: "Lo verán quienes abran el enlace",
  password: "Contraseña",
  showPassword: "Mostrar u ocultar la contraseña",
  passwordHint: (least) =>
    `Al menos ${f.number(least)} caracteres. Sin contraseña, basta con el enlace.`,
  maxDownloads: "Límite de descargas",
  unlimited: "Sin límite",
  copyLink: "Copiar enlace",
  copyNewLink: "Copiar enlace nuevo",
  copyAgain: "Copiar",
  link: "Enlace",
  onlyOnce: "Este enlace se muestra una sola vez. Cópialo antes de cerrar este cuadro.",
  copied: "Enlace copiado",
  created: "Enlace creado. Selecciónalo para copiarlo.",
  links: "Enlaces activos",
  loading: "Cargando enlaces",
  none: (count) =>
    count === 1
      ? "Este archivo aún no tiene enlaces."
      : "Estos archivos aún no tienen un enlace común.",
  failed: "No se pudieron cargar los enlaces",
  tooMany: (most) =>
    `Un enlace puede tener ${countFiles(f, most)} como máximo. Selecciona menos archivos.`,
  untitled: "Enlace",
  locked: "Contraseña",
  revoke: "Revocar",
  revokeLink: (name) => `Revocar ${f.name(name)}`,
  revoked: "Enlace revocado",
  until: (time) => `Hasta el ${time}`,
  files: (count) => countFiles(f, count),
  downloads: (count, most) =>
    most === undefined
      ? f.plural(count, { one: "# descarga", other: "# descargas" })
      : `${f.number(count)} de ${f.number(most)} descargas`,
});
