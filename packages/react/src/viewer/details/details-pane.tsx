import { ActionIcon, Button } from "@mantine/core";
import type { Upload, UploadEdit } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { isReady } from "@slipway/core/status";
import { IconPencil, IconShare2, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { EditDialog } from "../../editing/edit-dialog.tsx";
import { getEditDrafts } from "../../editing/edit-drafts.ts";
import { ShareLinks } from "../../sharing/share-links.tsx";
import { useShareLinks } from "../../sharing/use-share-links.ts";
import type { Files } from "../../styled/files.ts";
import { useFormats } from "../../words/create-messages-hook.ts";
import { useDetailsMessages } from "../../words/details-messages.ts";
import { useSharingMessages } from "../../words/sharing-messages.ts";
import { useViewerMessages } from "../../words/viewer-messages.ts";
import classes from "./details.module.css";
import { DownloadsSection } from "./downloads-section.tsx";
import { InlineText } from "./inline-text.tsx";
import { listFacts } from "./list-facts.ts";
import { ProofSection } from "./proof-section.tsx";

interface DetailsPaneProps {
  readonly files: Files;
  readonly upload: Upload;
  readonly onShare: () => void;
  /** Called after the upload was changed. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** Shows and edits what is known of a file: its texts, its facts, the proof of its bytes, its links, and its downloads. */
export const DetailsPane = ({ files, upload, onShare, onChanged, onClose }: DetailsPaneProps) => {
  const viewerWords = useViewerMessages();
  return (
    <>
      <div className={classes.head}>
        <h3 className={classes.title}>{viewerWords.details}</h3>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={viewerWords.closeDetails}
          title={viewerWords.closeDetails}
          onClick={onClose}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      {isReady(upload) && <Texts files={files} upload={upload} onChanged={onChanged} />}
      <Facts files={files} upload={upload} onChanged={onChanged} />
      <ProofSection files={files} upload={upload} />
      {isReady(upload) && (
        <>
          <LinksSection files={files} upload={upload} onShare={onShare} />
          <DownloadsSection upload={upload} />
        </>
      )}
    </>
  );
};

type PartProps = Pick<DetailsPaneProps, "files" | "upload" | "onChanged">;

/** Shows title and caption, which are edited in place. */
const Texts = ({ files, upload, onChanged }: PartProps) => {
  const words = useDetailsMessages();
  const formats = useFormats();
  const { id, fileName } = upload;
  const drafts = getEditDrafts(files);
  const [kept] = useState(() => drafts.find(id));
  const edit = async (change: UploadEdit) => {
    await files.library.edit(id, change);
    onChanged();
  };
  const keep = (name: "title" | "caption", text: string | undefined) => {
    const { title, caption } = drafts.find(id) ?? {};
    const texts = { title, caption, [name]: text };
    if (texts.title === undefined && texts.caption === undefined) drafts.forget(id);
    else drafts.save(id, fileName, texts);
  };
  return (
    <section className={classes.section} aria-label={formats.list([words.title, words.caption])}>
      <InlineText
        name="title"
        label={words.title}
        placeholder={words.addTitle}
        value={upload.title ?? ""}
        maxLength={limits.titleLength}
        draft={kept?.title}
        onDraft={(text) => keep("title", text)}
        onSave={(title) => edit({ title })}
      />
      <InlineText
        name="caption"
        label={words.caption}
        placeholder={words.addCaption}
        value={upload.caption ?? ""}
        maxLength={limits.captionLength}
        draft={kept?.caption}
        onDraft={(text) => keep("caption", text)}
        onSave={(caption) => edit({ caption })}
      />
    </section>
  );
};

const Facts = ({ files, upload, onChanged }: PartProps) => {
  const words = useDetailsMessages();
  const viewerWords = useViewerMessages();
  const formats = useFormats();
  const [isEditing, setEditing] = useState(false);
  const own = Object.entries(upload.fields ?? {}).map(([label, value]) => ({
    label,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
  return (
    <section className={classes.section} aria-label={words.facts}>
      <div className={classes.row}>
        <h3 className={classes.title}>{words.facts}</h3>
        {isReady(upload) && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setEditing(true)}
          >
            {viewerWords.edit}
          </Button>
        )}
      </div>
      <dl className={classes.facts}>
        {[...own, ...listFacts(upload, words, formats)].map(({ label, value, ...fact }) => (
          <div key={label} className={classes.fact}>
            <dt>{label}</dt>
            <dd title={"exact" in fact ? fact.exact : undefined}>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {isEditing && (
        <EditDialog
          files={files}
          uploads={[upload]}
          onClose={() => {
            setEditing(false);
            onChanged();
          }}
        />
      )}
    </section>
  );
};

const LinksSection = ({
  files,
  upload,
  onShare,
}: Pick<DetailsPaneProps, "files" | "upload" | "onShare">) => {
  const words = useSharingMessages();
  const viewerWords = useViewerMessages();
  const links = useShareLinks(files, [upload.id]);
  return (
    <section className={classes.section} aria-label={words.links}>
      <div className={classes.row}>
        <h3 className={classes.title}>{words.links}</h3>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconShare2 size={16} aria-hidden />}
          onClick={onShare}
        >
          {viewerWords.share}
        </Button>
      </div>
      <ShareLinks count={1} links={links} />
    </section>
  );
};
