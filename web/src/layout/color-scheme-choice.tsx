import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";

const choices = [
  { value: "light", label: "Light", Icon: IconSun },
  { value: "auto", label: "System", Icon: IconDeviceDesktop },
  { value: "dark", label: "Dark", Icon: IconMoon },
] as const;

export const ColorSchemeChoice = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Color scheme"
      size="xs"
      radius="xl"
      value={colorScheme}
      onChange={setColorScheme}
      data={choices.map(({ value, label, Icon }) => ({
        value,
        label: (
          <span title={label} style={{ display: "flex", padding: "0.2rem 0.1rem" }}>
            <Icon size={16} stroke={1.75} aria-hidden />
            <VisuallyHidden>{label}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
};
