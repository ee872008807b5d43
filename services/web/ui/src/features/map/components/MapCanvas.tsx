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
import { drawMap } from "@/features/map/draw";
import type { MapHighlight } from "@/features/map/filter";
import type { MapLayout } from "@/features/map/layout";
import { intoPeek } from "@/features/map/peekFocus";
import { useInk } from "@/features/map/useInk";
import {
  centerOn,
  clampViewport,
  fitViewport,
  neighbour,
  nodeAt,
  pan,
  type Viewport,
  zoom,
} from "@/features/map/viewport";
import styles from "./MapCanvas.module.css";

interface MapCanvasProps {
  layout: MapLayout;
  selected: string | null;
  highlight: MapHighlight;
  onSelect: (id: string | null) => void;
}

const STEP = 1.6;
const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
/** A press that moved further is a drag. */
const STILL = 4;

/** Columns from the company to its people; the list beside it says the same to everybody. */
export function MapCanvas({ layout, selected, highlight, onSelect }: MapCanvasProps) {
  const { t } = useTranslation();
  const ink = useInk();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const pressed = useRef<{ x: number; y: number; dragged: boolean } | null>(null);
  // until somebody moves it the map shows everything, however much arrives
  const touched = useRef(false);
  const change = useCallback((next: (current: Viewport) => Viewport) => {
    touched.current = true;
    setViewport((current) => current && next(current));
  }, []);
  const visible = viewport && clampViewport(layout, viewport);

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const watch = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      const ratio = window.devicePixelRatio || 1;
      element.width = width * ratio;
      element.height = height * ratio;
      setViewport((current) =>
        current && touched.current
          ? { ...current, width, height }
          : fitViewport(layout, width, height),
      );
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [layout]);

  useEffect(() => {
    const node = selected ? layout.byId.get(selected) : undefined;
    if (node) change((current) => scrollIntoView(layout, current, node));
  }, [selected, layout, change]);

  useEffect(() => {
    if (!visible) return;
    const frame = requestAnimationFrame(() => {
      const context = canvas.current?.getContext("2d", { alpha: false });
      if (!context || !canvas.current) return;
      const ratio = canvas.current.width / visible.width;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const count = drawMap(context, layout, visible, ink, { selected, filter: highlight });
      canvas.current.dataset.goals = String(count);
    });
    return () => cancelAnimationFrame(frame);
  });

  useEffect(() => {
    // React's own listener may not keep the page from scrolling
    const element = canvas.current as HTMLCanvasElement;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      change((current) =>
        event.shiftKey
          ? pan(layout, current, -event.deltaY - event.deltaX, 0)
          : zoom(layout, current, Math.exp(-event.deltaY / 300), event.offsetY),
      );
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [layout, change]);

  const zoomBy = (factor: number) =>
    change((current) => zoom(layout, current, factor, current.height / 2));
  const fitToScreen = () => {
    change((current) => fitViewport(layout, current.width, current.height));
    touched.current = false;
  };

  const press = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent) => {
    currentTarget.setPointerCapture(pointerId);
    pressed.current = { x: clientX, y: clientY, dragged: false };
  };
  const drag = ({ clientX, clientY }: PointerEvent) => {
    const from = pressed.current;
    if (!from) return;
    const dx = clientX - from.x;
    const dy = clientY - from.y;
    if (!from.dragged && Math.hypot(dx, dy) < STILL) return;
    pressed.current = { x: clientX, y: clientY, dragged: true };
    change((current) => pan(layout, current, dx, dy));
  };
  const release = ({ nativeEvent }: PointerEvent) => {
    const tapped = pressed.current && !pressed.current.dragged;
    pressed.current = null;
    if (!tapped || !visible) return;
    onSelect(nodeAt(layout, visible, nativeEvent.offsetX, nativeEvent.offsetY)?.card.id ?? null);
  };

  const type = (event: KeyboardEvent) => {
    const node = (selected && layout.byId.get(selected)) || null;
    if (ARROWS.has(event.key)) {
      const next = node ? neighbour(layout, node, event.key) : layout.columns[0]?.[0];
      if (next) onSelect(next.card.id);
    } else if (event.key === "+" || event.key === "=") zoomBy(STEP);
    else if (event.key === "-") zoomBy(1 / STEP);
    else if (event.key === "0") fitToScreen();
    else if (event.key === "Enter") intoPeek();
    else if (event.key === "Escape") onSelect(null);
    else return;
    event.preventDefault();
  };

  const node = selected ? layout.byId.get(selected) : undefined;
  return (
    <div className={styles.map}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        tabIndex={0}
        role="img"
        aria-label={t("goalMap.canvas", { count: layout.byId.size })}
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
        {node && `${node.card.title} · ${node.card.owner.name}`}
      </p>
      <div className={styles.tools}>
        <Button
          icon={<PlusOutlined />}
          aria-label={t("goalMap.larger")}
          onClick={() => zoomBy(STEP)}
        />
        <Button
          icon={<MinusOutlined />}
          aria-label={t("goalMap.smaller")}
          onClick={() => zoomBy(1 / STEP)}
        />
        <Button onClick={fitToScreen}>{t("goalMap.fit")}</Button>
      </div>
    </div>
  );
}

/** Moves only where the goal could not be read. */
function scrollIntoView(
  layout: MapLayout,
  viewport: Viewport,
  node: NonNullable<ReturnType<typeof nodeAt>>,
): Viewport {
  const top = (node.top - viewport.row) * viewport.scale;
  const readable = node.rows * viewport.scale >= 40;
  if (readable && top + node.rows * viewport.scale > 40 && top < viewport.height - 40)
    return viewport;
  return centerOn(layout, viewport, node);
}
