/** The IDs of the photos in each album. An app has them in a database. */
const albums = new Map<string, Set<string>>();
const closed = new Set<string>();
/** The photos that were deleted. An event can arrive after a later one. */
const deleted = new Set<string>();
const messages: string[] = [];

export const isOpen = async (albumId: string): Promise<boolean> => !closed.has(albumId);

export const closeAlbum = (albumId: string): void => {
  closed.add(albumId);
};

/** Adds a photo to an album. Repeating it has no effect. */
export const addToAlbum = async (albumId: string, photoId: string): Promise<void> => {
  if (deleted.has(photoId)) return;
  albums.set(albumId, (albums.get(albumId) ?? new Set()).add(photoId));
};

/** Removes a photo from an album permanently. Repeating it has no effect. */
export const removeFromAlbum = async (albumId: string, photoId: string): Promise<void> => {
  deleted.add(photoId);
  albums.get(albumId)?.delete(photoId);
};

export const listPhotos = (albumId: string): readonly string[] => [...(albums.get(albumId) ?? [])];

export const notify = async (user: string, message: string): Promise<void> => {
  messages.push(`${user}: ${message}`);
};

export const listMessages = (): readonly string[] => messages;
