import { Resource } from "sst";

declare module "sst" {
  export interface Resource {
    Albums: { name: string };
  }
}

// A module of hooks that works only in a function.
const { ALBUM_LIMIT } = process.env;
if (ALBUM_LIMIT === undefined) throw new Error("ALBUM_LIMIT is not set");

export const mayWrite = async (caller: string, albumId: string): Promise<boolean> =>
  `${Resource.Albums.name}/${caller}/${albumId}`.length < Number(ALBUM_LIMIT);

export const addToAlbum = async (albumId: string, id: string): Promise<void> =>
  console.log(`${albumId} has ${id}`);
