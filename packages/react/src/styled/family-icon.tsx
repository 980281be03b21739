import { limits } from "@slipway/core/limits";
import {
  IconDatabase,
  IconFile,
  IconFileText,
  IconFileZip,
  IconMovie,
  IconMusic,
  IconPhoto,
  IconTypography,
} from "@tabler/icons-react";

const icons = {
  image: IconPhoto,
  video: IconMovie,
  audio: IconMusic,
  document: IconFileText,
  archive: IconFileZip,
  text: IconFileText,
  font: IconTypography,
  data: IconDatabase,
};

/** Shows the icon of a content type's family, such as image or document. */
export const FamilyIcon = ({
  contentType,
  size = 24,
}: {
  readonly contentType: string;
  readonly size?: number;
}) => {
  const family = limits.acceptedTypes[contentType]?.family;
  const Icon = family === undefined ? IconFile : icons[family];
  return <Icon size={size} stroke={1.5} aria-hidden />;
};
