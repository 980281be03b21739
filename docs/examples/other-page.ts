import { createUploader } from "@slipway/client";
import { UserManager } from "oidc-client-ts";

/**
 * Signs a user in, and uploads the files that the user chooses. Call it when the page is loaded.
 *
 * @param slipway the address of the stack, such as http://localhost:4400
 */
export const startUploads = async (
  slipway: string,
  input: HTMLInputElement,
  show: (text: string) => void,
) => {
  // On AWS, use the outputs of the deployment: its issuer, and its audience as the client.
  const settings = await (await fetch(`${slipway}/sign-in/settings.json`)).json();
  const home = `${location.origin}/`;
  const users = new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    scope: settings.scope,
    resource: settings.resource,
    redirect_uri: home,
    post_logout_redirect_uri: home,
  });
  if (new URLSearchParams(location.search).has("code")) {
    await users.signinCallback();
    history.replaceState(null, "", "/");
  }
  let user = await users.getUser();
  if (user === null) {
    await users.signinRedirect();
    return users;
  }
  const uploader = createUploader({
    endpoint: `${slipway}/api`,
    getToken: async ({ isRefused }) => {
      if (isRefused || user?.expired) user = await users.signinSilent();
      if (!user) throw new Error("The session has ended. Sign in again.");
      return user.access_token;
    },
  });
  uploader.on("ready", ({ upload }) => show(`${upload.file.name} is ready`));
  uploader.on("failed", ({ upload }) => show(`${upload.file.name} failed`));
  input.addEventListener("change", () => uploader.add(input.files ?? []));
  show(`Signed in as ${user.profile.name}`);
  return users;
};
