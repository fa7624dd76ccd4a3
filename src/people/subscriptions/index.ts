export {
  readEndpointUrl,
  type DeliveryId,
  type Endpoint,
  type EndpointId,
  type EventId,
  type MessageForm,
  type UrlRefusal,
} from './endpoint.ts'
export { deliveryLifecycle, endpointLifecycle } from './lifecycles.ts'
export {
  addEndpoint,
  moveEndpoint,
  revealSecret,
  rotateSecret,
  type EndpointGiven,
  type EndpointMove,
  type EndpointRefusal,
} from './record-endpoint.ts'
export {
  recordEvents,
  replayDelivery,
  replayFailed,
  tryEndpoint,
  type EventGiven,
  type ReplayRefusal,
} from './record-event.ts'
export { deliverEvents, patienceDays, pruneEvents, retrySeconds } from './deliver-events.ts'
export {
  findEndpoint,
  findEvent,
  listDeliveries,
  listEndpoints,
  listEvents,
  type Delivery,
  type Told,
} from './find-endpoints.ts'
