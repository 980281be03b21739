import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { usePageMessages } from "../words/use-page-language.ts";

const choices = [
  { value: "light", Icon: IconSun },
  { value: "auto", Icon: IconDeviceDesktop },
  { value: "dark", Icon: IconMoon },
] as const;

export const ColorSchemeChoice = () => {
  const messages = usePageMessages();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={messages.colorScheme}
      size="xs"
      radius="xl"
      value={colorScheme}
      onChange={setColorScheme}
      data={choices.map(({ value, Icon }) => ({
        value,
        label: (
          <span
            title={messages.colorSchemes[value]}
            style={{ display: "flex", padding: "0.2rem 0.1rem" }}
          >
            <Icon size={16} stroke={1.75} aria-hidden />
            <VisuallyHidden>{messages.colorSchemes[value]}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
};
