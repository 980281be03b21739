/** Returns true if a path is that of a folder or of one of its subfolders. `trips` contains `trips/2026`, but not `trips2`. */
export const isInFolder = (path: string | undefined, folder: string): boolean =>
  path !== undefined && (path === folder || path.startsWith(`${folder}/`));
