import { api, dataOf } from "./client";
import type { Schemas } from "./shared";

export type Notice = Schemas["NoticeOut"];
export type Endpoint = Schemas["EndpointOut"];
export type NewEndpoint = Schemas["EndpointIn"];
export type Reach = Endpoint["reach"];
export type Delivery = Schemas["DeliveryOut"];
export type EventType = Schemas["EventTypeOut"];

const ENDPOINTS = "/notifications/v1/endpoints";
const path = (endpoint_id: string) => ({ endpoint_id });

export const listNotices = (after?: string) =>
  dataOf(api.GET("/notifications/v1/notices", { params: { query: { after } } }));
export const countUnread = () => dataOf(api.GET("/notifications/v1/notices/count"));
export const markRead = (id: string) =>
  dataOf(
    api.POST("/notifications/v1/notices/{notice_id}/reads", {
      params: { path: { notice_id: id } },
    }),
  );

export const listEndpoints = () => dataOf(api.GET(ENDPOINTS));
export const addEndpoint = (body: NewEndpoint) => dataOf(api.POST(ENDPOINTS, { body }));
export const deleteEndpoint = (id: string) =>
  dataOf(api.DELETE(`${ENDPOINTS}/{endpoint_id}`, { params: { path: path(id) } }));
export const listDeliveries = (id: string) =>
  dataOf(api.GET(`${ENDPOINTS}/{endpoint_id}/deliveries`, { params: { path: path(id) } }));
export const listEventTypes = () => dataOf(api.GET("/notifications/v1/event-types"));
