import { type CustomMessages, completeMessages } from "@slipway/client/messages";
import { createContext, type ReactNode, useContext } from "react";

const MessagesContext = createContext<CustomMessages | undefined>(undefined);

/**
 * Replaces texts of the components inside it, such as after the user chose another language. It takes precedence over the
 * `messages` of an uploader.
 *
 * @example
 * <MessagesProvider messages={{ state: { ready: "Fertig" } }}>…</MessagesProvider>
 */
export const MessagesProvider = ({
  messages,
  children,
}: {
  /** Created once, not in each render. */
  readonly messages: CustomMessages;
  readonly children?: ReactNode;
}) => <MessagesContext.Provider value={messages}>{children}</MessagesContext.Provider>;

/** Returns the app's texts: those of the provider, or those of the uploader. */
export const useCustomMessages = (
  uploader?: { readonly messages: CustomMessages | undefined } | undefined,
): CustomMessages | undefined => useContext(MessagesContext) ?? uploader?.messages;

/** Returns all texts, with those of the app. */
export const useMessages = (uploader?: Parameters<typeof useCustomMessages>[0]) =>
  completeMessages(useCustomMessages(uploader));
