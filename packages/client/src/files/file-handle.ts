/** Chromium's permissions for handles, which TypeScript's DOM library does not have yet. */
interface Permissible {
  readonly requestPermission?: (descriptor: { readonly mode: "read" }) => Promise<PermissionState>;
}

/** Reads a file again. Returns undefined if there is no handle, no permission, or no such file. */
export const readFileHandle = async (handle: (FileSystemFileHandle & Permissible) | undefined) => {
  try {
    const permission = await handle?.requestPermission?.({ mode: "read" });
    return permission === "denied" ? undefined : await handle?.getFile();
  } catch {
    return undefined;
  }
};
