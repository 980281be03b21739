// A config with a size and a family that do not exist. The types refuse the size.
export default { kinds: { avatar: { accept: ["pictures/*"], maxSize: "5 XB" } } };
