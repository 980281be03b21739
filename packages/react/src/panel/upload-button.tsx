import { Button } from "@mantine/core";
import { IconChevronDown, IconUpload } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { createLazyPart } from "../lazy/lazy-part.tsx";
import { useEscape } from "../lazy/use-escape.ts";
import type { Files } from "../styled/files.ts";
import { usePanelMessages } from "../words/panel-messages.ts";
import { getUploadFlow } from "./flow/upload-flow.ts";
import { useFlow, useIsEmpty } from "./panel-context.tsx";
import classes from "./upload-button.module.css";

export interface UploadButtonProps {
  /** The same files as those of the page's `UploadPanel`. */
  readonly files: Files;
}

const UploadMenu = createLazyPart(async () => (await import("./upload-menu.tsx")).UploadMenu);

/** Opens a menu of the ways to choose files. Renders nothing while `UploadPanel` shows its large box. */
export const UploadButton = ({ files }: UploadButtonProps) => {
  const texts = usePanelMessages();
  const { isReading } = useFlow(getUploadFlow(files));
  const [isOpen, setIsOpen] = useState(false);
  /** Set when the menu is opened for the first time. */
  const [button, setButton] = useState<HTMLElement>();
  useEscape(
    button,
    isOpen,
    useCallback(() => setIsOpen(false), []),
  );
  if (useIsEmpty(files) !== false) return null;
  return (
    <>
      <Button
        className={classes.button}
        loading={isReading}
        leftSection={<IconUpload size={18} stroke={1.75} aria-hidden />}
        rightSection={<IconChevronDown size={16} stroke={2} aria-hidden />}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={UploadMenu.preload}
        onFocus={UploadMenu.preload}
        onClick={({ currentTarget }) => {
          setButton(currentTarget);
          setIsOpen(!isOpen);
        }}
      >
        {texts.upload}
      </Button>
      {button !== undefined && (
        <UploadMenu button={button} files={files} isOpen={isOpen} onChange={setIsOpen} />
      )}
    </>
  );
};
