import { Button, Menu } from "@mantine/core";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import { IconCamera, IconChevronDown, IconFile, IconFolder, IconUpload } from "@tabler/icons-react";
import type { Files } from "../styled/files.ts";
import { useKinds } from "../use-kinds.ts";
import { usePanelMessages } from "../words/panel-messages.ts";
import { getUploadFlow } from "./flow/upload-flow.ts";
import { useFlow, useIsEmpty } from "./panel-context.tsx";
import classes from "./upload-button.module.css";

export interface UploadButtonProps {
  /** The same files as those of the page's `UploadPanel`. */
  readonly files: Files;
}

const icon = { size: 18, stroke: 1.75, "aria-hidden": true } as const;

/** Opens a menu of the ways to choose files. Renders nothing while `UploadPanel` shows its large box. */
export const UploadButton = ({ files }: UploadButtonProps) => {
  const texts = usePanelMessages();
  const flow = getUploadFlow(files);
  const { kind, isReading } = useFlow(flow);
  const kinds = Object.keys(useKinds(files.uploader) ?? {});
  if (useIsEmpty(files) !== false) return null;
  return (
    <Menu position="bottom-end" shadow="md" width={208} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          className={classes.button}
          loading={isReading}
          leftSection={<IconUpload {...icon} />}
          rightSection={<IconChevronDown size={16} stroke={2} aria-hidden />}
        >
          {texts.upload}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu} aria-label={texts.uploadOptions}>
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
