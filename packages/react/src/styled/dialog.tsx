import { Modal, type ModalProps } from "@mantine/core";
import { useSharedMessages } from "../words/shared-messages.ts";

/** Shows a dialog over the page. The page keeps its scroll bar, so it does not move. */
export const Dialog = (props: Omit<ModalProps, "opened"> & { readonly opened?: boolean }) => {
  const { close } = useSharedMessages();
  return (
    <Modal
      data-slipway
      opened
      lockScroll={false}
      closeButtonProps={{ "aria-label": close }}
      {...props}
    />
  );
};
