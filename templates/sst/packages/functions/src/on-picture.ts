/** Runs for each picture that is ready, at least once: on AWS in a function of its own. */
export const onPicture = async (user: string, fileName: string): Promise<void> => {
  console.log(`${user} uploaded ${fileName}`);
};
