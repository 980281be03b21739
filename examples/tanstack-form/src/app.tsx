import { describeState } from "@slipway/client";
import { useForm } from "@tanstack/react-form";
import { useState } from "react";
import { describeError, usePhotoUpload } from "./use-photo-upload.ts";

interface Post {
  readonly title: string;
  readonly caption: string;
  /** The ID of the photo's record. Empty until it is ready. */
  readonly photo: string;
}

const defaultValues: Post = { title: "", caption: "", photo: "" };

const Errors = ({ messages }: { messages: readonly unknown[] }) =>
  messages.length > 0 && <p role="alert">{messages.join(" ")}</p>;

export const App = () => {
  const { upload, choose, whenReady } = usePhotoUpload();
  const [saved, setSaved] = useState<Post>();
  const form = useForm({
    defaultValues,
    // Submitting validates again, because a photo can be replaced.
    canSubmitWhenInvalid: true,
    onSubmit: ({ value }) => setSaved(value),
  });
  const uploadError = upload && describeError(upload);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.handleSubmit();
      }}
    >
      <form.Field
        name="title"
        validators={{
          onChange: ({ value }) => (value.trim() === "" ? "Enter a title." : undefined),
          onSubmit: ({ value }) => (value.trim() === "" ? "Enter a title." : undefined),
        }}
      >
        {({ state, handleChange }) => (
          <>
            <label>
              Title{" "}
              <input value={state.value} onChange={({ target }) => handleChange(target.value)} />
            </label>
            <Errors messages={[...new Set(state.meta.errors)]} />
          </>
        )}
      </form.Field>
      <form.Field
        name="caption"
        validators={{
          onChange: ({ value }) => (value.length > 100 ? "Use 100 characters." : undefined),
        }}
      >
        {({ state, handleChange }) => (
          <>
            <label>
              Caption{" "}
              <textarea value={state.value} onChange={({ target }) => handleChange(target.value)} />
            </label>
            <Errors messages={state.meta.errors} />
          </>
        )}
      </form.Field>
      <form.Field
        name="photo"
        validators={{
          // Submitting waits for the photo.
          onSubmitAsync: async ({ fieldApi }) => {
            try {
              fieldApi.setValue(await whenReady(), { dontValidate: true });
              return undefined;
            } catch (error) {
              return error instanceof Error ? error.message : String(error);
            }
          },
        }}
      >
        {({ state, handleChange }) => (
          <>
            <label>
              Photo{" "}
              <input
                type="file"
                onChange={({ target }) => {
                  // Clears the error of the previous photo.
                  handleChange("");
                  choose(target.files?.[0]);
                }}
              />
            </label>
            {upload && <output>{describeState(upload.state)}</output>}
            <Errors messages={uploadError === undefined ? state.meta.errors : [uploadError]} />
          </>
        )}
      </form.Field>
      <form.Subscribe selector={({ isSubmitting }) => isSubmitting}>
        {(isSubmitting) => (
          <button type="submit" disabled={isSubmitting}>
            {isSubmitting ? "Waiting for the photo…" : "Save"}
          </button>
        )}
      </form.Subscribe>
      {saved && (
        <p>
          Saved {saved.title} with the photo {saved.photo}
        </p>
      )}
    </form>
  );
};
