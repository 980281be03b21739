import type { PageMessages } from "./page-messages.ts";

/** The page's own texts in Spanish. */
export const spanish: PageMessages = {
  skip: "Saltar a la biblioteca",
  heading: "Tus archivos",
  language: "Idioma",
  browserLanguage: "Idioma del navegador",
  colorScheme: "Colores",
  colorSchemes: { light: "Claro", auto: "Sistema", dark: "Oscuro" },
  connection: "Conexión",
  offline: "Estás sin conexión. Las subidas continuarán cuando vuelvas a tenerla.",
  unreachable: "No se puede conectar con el servidor. Reintentando…",
  back: "Ya tienes conexión de nuevo.",

  signInTitle: "Inicia sesión en Slipway",
  signInHint: "Tus archivos solo son visibles para ti.",
  signIn: "Iniciar sesión",
  signOut: "Cerrar sesión",
  signedInAs: (name) => `Sesión iniciada como ${name}`,
  signInFirst: "Primero inicia sesión y después suelta tus archivos.",
  signInAgain: "Inicia sesión de nuevo",
  sessionExpired: [
    "Tu sesión terminó. Inicia sesión de nuevo como ",
    " para continuar tus subidas.",
  ],

  canceled: "El inicio de sesión se canceló o tu cuenta no tiene acceso.",
  issuerTrouble:
    "El servicio de inicio de sesión tiene problemas. Inténtalo de nuevo en un momento.",
  refused: (reason) => `El servicio de inicio de sesión rechazó la solicitud: ${reason}`,
  otherTab:
    "Este inicio de sesión empezó en otra pestaña o hace demasiado tiempo. Inicia sesión de nuevo.",
  otherUser:
    "Otra persona inició sesión en otra pestaña. Inicia sesión de nuevo para ver tus archivos.",
  popupBlocked:
    "Tu navegador bloqueó la ventana de inicio de sesión. Permite las ventanas emergentes e inténtalo de nuevo.",
  issuerUnreachable:
    "No se puede conectar con el servicio de inicio de sesión. Inténtalo de nuevo.",
  signInFailed: (reason) => `No se pudo iniciar sesión: ${reason}`,
  settingsUnreachable: "No se pudo cargar la configuración de esta página. Inténtalo de nuevo.",
  settingsUnavailable:
    "No se pudo cargar la configuración de esta página. Inténtalo de nuevo en un momento.",
  settingsInvalid: (path) =>
    `Esta página no está configurada: falta ${path} o no es válido. Despliega la página de nuevo.`,
};
