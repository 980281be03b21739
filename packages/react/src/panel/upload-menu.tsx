import { Menu } from "@mantine/core";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import { IconCamera, IconFile, IconFolder } from "@tabler/icons-react";
import { MenuAnchor } from "../lazy/menu-anchor.tsx";
import { useOpenAfterMount } from "../lazy/use-open-after-mount.ts";
import type { Files } from "../styled/files.ts";
import { useKinds } from "../use-kinds.ts";
import { usePanelMessages } from "../words/panel-messages.ts";
import { getUploadFlow } from "./flow/upload-flow.ts";
import { useFlow } from "./panel-context.tsx";
import classes from "./upload-button.module.css";

const icon = { size: 18, stroke: 1.75, "aria-hidden": true } as const;

/** Shows the ways to choose files as a menu at its button. */
export const UploadMenu = ({
  button,
  files,
  isOpen,
  onChange,
}: {
  readonly button: HTMLElement;
  readonly files: Files;
  readonly isOpen: boolean;
  readonly onChange: (isOpen: boolean) => void;
}) => {
  const texts = usePanelMessages();
  const flow = getUploadFlow(files);
  const { kind } = useFlow(flow);
  const kinds = Object.keys(useKinds(files.uploader) ?? {});
  return (
    <Menu
      opened={useOpenAfterMount(isOpen)}
      onChange={onChange}
      onExitTransitionEnd={() => {
        // A menu that closed while it opened took the focus late, and would lose it now.
        if (document.activeElement?.closest("[role=menu]")) button.focus({ preventScroll: true });
      }}
      position="bottom-end"
      shadow="md"
      width={208}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <MenuAnchor element={button} />
      </Menu.Target>
      <Menu.Dropdown data-slipway className={classes.menu} aria-label={texts.uploadOptions}>
        <Menu.Item leftSection={<IconFile {...icon} />} onClick={() => flow.pick("chooseFiles")}>
          {texts.files}
        </Menu.Item>
        <Menu.Item
          className={classes.folder}
          leftSection={<IconFolder {...icon} />}
          onClick={() => flow.pick("chooseFolder")}
        >
          {texts.folder}
        </Menu.Item>
        <Menu.Item
          className={classes.camera}
          leftSection={<IconCamera {...icon} />}
          onClick={() => flow.pick("takePhoto")}
        >
          {texts.camera}
        </Menu.Item>
        {kinds.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{texts.kind}</Menu.Label>
            <Menu.RadioGroup
              value={kind ?? (kinds.includes(defaultKindName) ? defaultKindName : automatic)}
              onChange={(value) => flow.chooseKind(value === automatic ? undefined : value)}
            >
              {[...(kinds.includes(defaultKindName) ? [] : [automatic]), ...kinds].map((name) => (
                <Menu.RadioItem key={name} value={name} closeMenuOnClick={false}>
                  {name === automatic ? texts.automatic : name}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};

/** The choice of no kind. A kind's name cannot be empty. */
const automatic = "";
