import { describeState } from "@slipway/client";
import { useEffect, useState } from "react";
import { type FieldErrors, type Resolver, type ResolverResult, useForm } from "react-hook-form";
import { describeError, usePhotoUpload } from "./use-photo-upload.ts";

interface Post {
  title: string;
  caption: string;
  /** The ID of the photo's record. Empty until it is ready. */
  photo: string;
}

const validateTexts = ({ title, caption }: Post): FieldErrors<Post> => ({
  ...(title.trim() === "" && { title: { type: "required", message: "Enter a title." } }),
  ...(caption.length > 100 && { caption: { type: "maxLength", message: "Use 100 characters." } }),
});

/** Validates the texts at once. Submitting waits for the photo, whose ID becomes a value. */
const createResolver =
  (whenReady: () => Promise<string>): Resolver<Post> =>
  async (values, _, { names }): Promise<ResolverResult<Post>> => {
    const errors = validateTexts(values);
    if (Object.keys(errors).length > 0) return { values: {}, errors };
    // A single text is validated while the photo is being uploaded.
    if (!names?.includes("photo")) return { values, errors: {} };
    try {
      return { values: { ...values, photo: await whenReady() }, errors: {} };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { values: {}, errors: { photo: { type: "upload", message } } };
    }
  };

export const App = () => {
  const { upload, choose, whenReady } = usePhotoUpload();
  const [saved, setSaved] = useState<Post>();
  const form = useForm<Post>({
    mode: "onTouched",
    defaultValues: { title: "", caption: "", photo: "" },
    resolver: createResolver(whenReady),
  });
  const { register, handleSubmit, setError, clearErrors, formState } = form;
  const { errors, isSubmitting } = formState;

  const uploadError = upload && describeError(upload);
  useEffect(() => {
    if (uploadError === undefined) clearErrors("photo");
    else setError("photo", { type: "upload", message: uploadError });
  }, [uploadError, setError, clearErrors]);

  return (
    <form noValidate onSubmit={handleSubmit((post) => setSaved(post))}>
      <label>
        Title <input {...register("title")} />
      </label>
      {errors.title && <p role="alert">{errors.title.message}</p>}
      <label>
        Caption <textarea {...register("caption")} />
      </label>
      {errors.caption && <p role="alert">{errors.caption.message}</p>}
      <input type="hidden" {...register("photo")} />
      <label>
        Photo <input type="file" onChange={({ target }) => choose(target.files?.[0])} />
      </label>
      {upload && <output>{describeState(upload.state)}</output>}
      {errors.photo && <p role="alert">{errors.photo.message}</p>}
      <button type="submit" disabled={isSubmitting}>
        {isSubmitting ? "Waiting for the photo…" : "Save"}
      </button>
      {saved && (
        <p>
          Saved {saved.title} with the photo {saved.photo}
        </p>
      )}
    </form>
  );
};
