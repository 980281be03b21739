import { Menu } from "@mantine/core";
import { MenuAnchor } from "../../lazy/menu-anchor.tsx";
import type { SelectionAction } from "./action-bar.tsx";

export interface FileMenuProps {
  readonly label: string;
  readonly button: HTMLElement;
  readonly actions: readonly SelectionAction[];
  readonly onClose: () => void;
}

/** Shows the actions on one file as a menu at its button. */
export const FileMenuContent = ({ label, button, actions, onClose }: FileMenuProps) => (
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
      <MenuAnchor element={button} />
    </Menu.Target>
    <Menu.Dropdown data-slipway aria-label={label}>
      {actions.map(({ id, label: text, icon: ActionSymbol, isDangerous, onClick }) => (
        <Menu.Item
          key={id}
          {...(isDangerous === true && { color: "var(--mantine-color-error)" })}
          leftSection={<ActionSymbol size={18} stroke={1.75} aria-hidden />}
          onClick={onClick}
        >
          {text}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);
