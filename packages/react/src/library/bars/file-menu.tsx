import { Menu } from "@mantine/core";
import { type Ref, useEffect, useImperativeHandle } from "react";
import { isFocusLost } from "../grid/focus-lost.ts";
import type { SelectionAction } from "./action-bar.tsx";

/** Shows the actions on one file as a menu at its button. */
export const FileMenu = ({
  label,
  button,
  actions,
  onClose,
}: {
  readonly label: string;
  readonly button: HTMLElement;
  readonly actions: readonly SelectionAction[];
  readonly onClose: () => void;
}) => (
  <Menu
    opened
    onChange={(isOpen) => {
      if (!isOpen) onClose();
    }}
    position="bottom-end"
    shadow="md"
    withinPortal
    trapFocus
  >
    <Menu.Target>
      <Anchor element={button} />
    </Menu.Target>
    <Menu.Dropdown aria-label={label}>
      {actions.map(({ id, label: text, icon: ActionSymbol, isDangerous, onClick }) => (
        <Menu.Item
          key={id}
          {...(isDangerous === true && { color: "red" })}
          leftSection={<ActionSymbol size={18} stroke={1.75} aria-hidden />}
          onClick={onClick}
        >
          {text}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);

/** Places the menu at an element that is rendered elsewhere. */
const Anchor = ({
  element,
  ref,
}: {
  readonly element: HTMLElement;
  readonly ref?: Ref<HTMLElement>;
}) => {
  useImperativeHandle(ref, () => element, [element]);
  useEffect(() => {
    element.setAttribute("aria-expanded", "true");
    return () => {
      element.removeAttribute("aria-expanded");
      // The menu has the focus until it is removed, after this cleanup.
      requestAnimationFrame(() => {
        if (isFocusLost()) element.focus({ preventScroll: true });
      });
    };
  }, [element]);
  return null;
};
