import { useDates } from "@/format/dates";
import { useNow } from "@/format/useNow";

export function RelativeTime({ at }: { at: string }) {
  const { ago, instant } = useDates();
  const now = useNow();
  return (
    <time dateTime={at} title={instant(at)}>
      {ago(at, Math.max(now, Date.now()))}
    </time>
  );
}
