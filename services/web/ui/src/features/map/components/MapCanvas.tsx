import MinusOutlined from "@ant-design/icons/es/icons/MinusOutlined";
import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import {
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { paint } from "@/features/map/draw";
import type { Only } from "@/features/map/filter";
import type { Plan } from "@/features/map/layout";
import { intoPeek } from "@/features/map/peekFocus";
import { useInk } from "@/features/map/useInk";
import {
  fitted,
  moved,
  neighbour,
  placeAt,
  settled,
  showing,
  type View,
  zoomed,
} from "@/features/map/viewport";
import styles from "./MapCanvas.module.css";

interface MapCanvasProps {
  plan: Plan;
  selected: string | null;
  only: Only;
  onSelect: (id: string | null) => void;
}

const STEP = 1.6;
const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
/** A press that moved further is a drag. */
const STILL = 4;

/** Columns from the company to its people; the list beside it says the same to everybody. */
export function MapCanvas({ plan, selected, only, onSelect }: MapCanvasProps) {
  const { t } = useTranslation();
  const ink = useInk();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<View | null>(null);
  const pressed = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  // until somebody moves it the map shows everything, however much arrives
  const touched = useRef(false);
  const change = useCallback((next: (known: View) => View) => {
    touched.current = true;
    setView((known) => known && next(known));
  }, []);
  const shown = view && settled(plan, view);

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const watch = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      const ratio = window.devicePixelRatio || 1;
      element.width = width * ratio;
      element.height = height * ratio;
      setView((known) =>
        known && touched.current ? { ...known, width, height } : fitted(plan, width, height),
      );
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [plan]);

  useEffect(() => {
    const place = selected ? plan.byId.get(selected) : undefined;
    if (place) change((known) => broughtIntoSight(plan, known, place));
  }, [selected, plan, change]);

  useEffect(() => {
    if (!shown) return;
    const frame = requestAnimationFrame(() => {
      const context = canvas.current?.getContext("2d", { alpha: false });
      if (!context || !canvas.current) return;
      const ratio = canvas.current.width / shown.width;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const count = paint(context, plan, shown, ink, { selected, only });
      canvas.current.dataset.goals = String(count);
    });
    return () => cancelAnimationFrame(frame);
  });

  useEffect(() => {
    // React's own listener may not keep the page from scrolling
    const element = canvas.current as HTMLCanvasElement;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      change((known) =>
        event.shiftKey
          ? moved(plan, known, -event.deltaY - event.deltaX, 0)
          : zoomed(plan, known, Math.exp(-event.deltaY / 300), event.offsetY),
      );
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [plan, change]);

  const zoom = (factor: number) => change((known) => zoomed(plan, known, factor, known.height / 2));
  const fit = () => {
    change((known) => fitted(plan, known.width, known.height));
    touched.current = false;
  };

  const press = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent) => {
    currentTarget.setPointerCapture(pointerId);
    pressed.current = { x: clientX, y: clientY, moved: false };
  };
  const drag = ({ clientX, clientY }: PointerEvent) => {
    const from = pressed.current;
    if (!from) return;
    const dx = clientX - from.x;
    const dy = clientY - from.y;
    if (!from.moved && Math.hypot(dx, dy) < STILL) return;
    pressed.current = { x: clientX, y: clientY, moved: true };
    change((known) => moved(plan, known, dx, dy));
  };
  const release = ({ nativeEvent }: PointerEvent) => {
    const tapped = pressed.current && !pressed.current.moved;
    pressed.current = null;
    if (!tapped || !shown) return;
    onSelect(placeAt(plan, shown, nativeEvent.offsetX, nativeEvent.offsetY)?.card.id ?? null);
  };

  const type = (event: KeyboardEvent) => {
    const place = (selected && plan.byId.get(selected)) || null;
    if (ARROWS.has(event.key)) {
      const next = place ? neighbour(plan, place, event.key) : plan.columns[0]?.[0];
      if (next) onSelect(next.card.id);
    } else if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") fit();
    else if (event.key === "Enter") intoPeek();
    else if (event.key === "Escape") onSelect(null);
    else return;
    event.preventDefault();
  };

  const place = selected ? plan.byId.get(selected) : undefined;
  return (
    <div className={styles.map}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        tabIndex={0}
        role="img"
        aria-label={t("goalMap.canvas", { count: plan.byId.size })}
        aria-describedby="map-keys"
        onPointerDown={press}
        onPointerMove={drag}
        onPointerUp={release}
        onPointerCancel={() => {
          pressed.current = null;
        }}
        onKeyDown={type}
      />
      <p id="map-keys" className="visually-hidden">
        {t("goalMap.keys")}
      </p>
      <p className="visually-hidden" role="status">
        {place && `${place.card.title} · ${place.card.owner.name}`}
      </p>
      <div className={styles.tools}>
        <Button
          icon={<PlusOutlined />}
          aria-label={t("goalMap.larger")}
          onClick={() => zoom(STEP)}
        />
        <Button
          icon={<MinusOutlined />}
          aria-label={t("goalMap.smaller")}
          onClick={() => zoom(1 / STEP)}
        />
        <Button onClick={fit}>{t("goalMap.fit")}</Button>
      </div>
    </div>
  );
}

/** Moves only where the goal could not be read. */
function broughtIntoSight(
  plan: Plan,
  view: View,
  place: NonNullable<ReturnType<typeof placeAt>>,
): View {
  const top = (place.top - view.row) * view.scale;
  const readable = place.rows * view.scale >= 40;
  if (readable && top + place.rows * view.scale > 40 && top < view.height - 40) return view;
  return showing(plan, view, place);
}
