/** Chromium has permissions of handles; TypeScript's DOM library does not know them yet. */
interface Permissible {
  readonly requestPermission?: (asked: { readonly mode: "read" }) => Promise<PermissionState>;
}

/** Reads a file again; undefined without a handle, without permission, or if it went away. */
export const readFileHandle = async (handle: (FileSystemFileHandle & Permissible) | undefined) => {
  try {
    const permission = await handle?.requestPermission?.({ mode: "read" });
    return permission === "denied" ? undefined : await handle?.getFile();
  } catch {
    return undefined;
  }
};
