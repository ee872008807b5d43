import { get, post, remove } from "./client";
import type { Page } from "./shared";

export interface Notice {
  id: string;
  kind: string;
  title: string;
  body: string;
  link: string;
  created_at: string;
  read_at: string | null;
}

export type Reach = "open" | "all";

export interface Endpoint {
  id: string;
  url: string;
  events: string[];
  reach: Reach;
  secret?: string;
  state: "active" | "disabled";
  disabled_reason: "gone" | "failing" | null;
}

export interface Delivery {
  id: string;
  event_type: string;
  state: "waiting" | "delivered" | "dead";
  attempts: number;
  response_status: number | null;
  created_at: string;
}

export interface EventType {
  name: string;
  description: string;
  restricted: boolean;
}

export interface NewEndpoint {
  url: string;
  events: string[];
  reach: Reach;
}

const ROOT = "/api/notifications/v1";

export const listNotices = (after?: string) =>
  get<Page<Notice>>(`${ROOT}/notices`, { query: { after } });
export const countUnread = () => get<{ unread: number }>(`${ROOT}/notices/count`);
export const markRead = (id: string) => post<void>(`${ROOT}/notices/${id}/reads`);

export const listEndpoints = () => get<Page<Endpoint>>(`${ROOT}/endpoints`);
export const addEndpoint = async (body: NewEndpoint) =>
  (await post<Endpoint>(`${ROOT}/endpoints`, { body })).data;
export const deleteEndpoint = (id: string) => remove(`${ROOT}/endpoints/${id}`);
export const listDeliveries = (id: string) =>
  get<Page<Delivery>>(`${ROOT}/endpoints/${id}/deliveries`);
export const listEventTypes = () => get<Page<EventType>>(`${ROOT}/event-types`);
