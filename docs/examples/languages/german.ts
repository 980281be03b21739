import { createUploader } from "@slipway/client";
import { createGermanMessages } from "@slipway/client/messages/de";

export const uploader = createUploader({ messages: createGermanMessages() });
