import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useAnnounce } from "../../styled/announcer.tsx";
import { useDetailsMessages } from "../../words/details-messages.ts";
import classes from "./details.module.css";

/** Shows a long value, such as a checksum, with a button that copies it. */
export const CopiedValue = ({
  label,
  value,
}: {
  readonly label: string;
  readonly value: string;
}) => {
  const words = useDetailsMessages();
  const announce = useAnnounce();
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd className={classes.copied}>
        <code dir="ltr">{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label={words.copy(label)}
              title={copied ? words.copied : words.copy(label)}
              onClick={() => {
                copy();
                announce(words.copied);
              }}
            >
              {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </dd>
    </div>
  );
};
