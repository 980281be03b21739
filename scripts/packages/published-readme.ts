/** A link or an image whose target is a file of the repository. */
const fileLink = /!?\[([^\][]*)\]\((?!https?:|#)[^()\s]*\)/g;

/** Returns the README without links to files of the repository, which the published package does not have. */
export const createPublishedReadme = (readme: string): string => readme.replace(fileLink, "$1");
