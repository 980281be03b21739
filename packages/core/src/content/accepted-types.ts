/** The kind of a file. A page shows it with a preview, or with the icon of its family. */
export type Family =
  | "image"
  | "video"
  | "audio"
  | "document"
  | "archive"
  | "text"
  | "font"
  | "data";

/** An accepted content type: its family, its extensions, and whether browsers run its content. */
export interface AcceptedType {
  readonly family: Family;
  /** File name extensions, the most common one first. */
  readonly extensions: readonly string[];
  /**
   * True if a browser runs scripts in the content. Such a type is accepted only if a configuration lists it, and it is always
   * downloaded, never shown in the browser.
   */
  readonly isActive: boolean;
}

const office = "vnd.openxmlformats-officedocument.";
const openDocument = "vnd.oasis.opendocument.";

/**
 * The types of each family: a type, and its extensions without a dot if they are not only the subtype. The top-level type is the
 * family's, unless it is stated. Active types start with `!`. The format is short, because the browser's engine contains it.
 */
const families: Readonly<Record<Family, string>> = {
  image:
    "jpeg jpg jpeg jpe jfif pjpeg pjp,png png apng,gif,webp,avif,heic heic heics,heif heif heifs hif,tiff tif tiff,bmp bmp dib," +
    "vnd.microsoft.icon ico,vnd.adobe.photoshop psd,!svg+xml svg",
  video:
    "mp4 mp4 m4v mp4v mpg4,webm,quicktime mov qt,matroska mkv mk3d,x-msvideo avi,3gpp 3gp 3gpp,3gpp2 3g2," +
    "mpeg mpg mpeg mpe m1v m2v,mp2t mts m2ts m2t ts",
  audio:
    "mpeg mp3 mpga mp2 mp2a m2a m3a,mp4 m4a m4b mp4a,wav wav wave,ogg ogg oga opus spx,flac,aac aac adts,aiff aiff aif aifc,amr",
  document:
    `pdf,${office}wordprocessingml.document docx,${office}spreadsheetml.sheet xlsx,${office}presentationml.presentation pptx,` +
    "msword doc dot,vnd.ms-excel xls xlt xla xlm xlc xlw,vnd.ms-powerpoint ppt pps pot," +
    `${openDocument}text odt,${openDocument}spreadsheet ods,${openDocument}presentation odp,rtf,epub+zip epub,` +
    "vnd.apple.pages pages,vnd.apple.numbers numbers,vnd.apple.keynote key",
  archive:
    "zip,gzip gz tgz,x-tar tar,x-7z-compressed 7z,vnd.rar rar,x-bzip2 bz2 boz,x-xz xz,zstd zst",
  text:
    "application/json json map,plain txt text log conf def list in ini,csv,markdown md markdown mkd,application/yaml yaml yml," +
    "application/toml toml,calendar ics ifb,vcard vcf vcard,application/x-subrip srt,vtt," +
    "!html html htm shtml,!application/xml xml xsl xsd rng",
  font: "ttf,otf,woff,woff2,collection ttc",
  data: "vnd.apache.parquet parquet,vnd.sqlite3 sqlite sqlite3 db",
};

/** The top-level types of the families that are not named like theirs. */
const topLevelTypes: Readonly<Record<string, string>> = {
  document: "application",
  archive: "application",
  data: "application",
};

/** Every content type that a configuration can accept, with the properties of its files. */
export const acceptedTypes: Readonly<Record<string, AcceptedType>> = Object.fromEntries(
  (Object.keys(families) as Family[]).flatMap((family) =>
    families[family].split(",").map((entry) => {
      const [name = "", ...extensions] = entry.replace("!", "").split(" ");
      return [
        name.includes("/") ? name : `${topLevelTypes[family] ?? family}/${name}`,
        {
          family,
          extensions: (extensions.length > 0 ? extensions : [name]).map((each) => `.${each}`),
          isActive: entry.startsWith("!"),
        },
      ];
    }),
  ),
);

/** The types that are accepted without a configuration: all except the active ones. */
export const defaultTypes: readonly string[] = Object.keys(acceptedTypes).filter(
  (type) => !acceptedTypes[type]?.isActive,
);

/** Returns true if objects of this content type have a width, a height, or a duration. */
export const hasMediaDetails = (contentType: string): boolean => {
  const family = acceptedTypes[contentType]?.family;
  return family === "image" || family === "video" || family === "audio";
};
