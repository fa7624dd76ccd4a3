import { createServer, type Server } from 'node:http'
import type { Gauge, Registry } from 'prom-client'

type Meter = { registry: Registry; observe(route: string, method: string, status: number, ms: number): void }

let meter: Meter | undefined

/** Begin to measure: the process itself, and every request from now on. Until then nothing is counted. */
export async function startMetrics(inFlight: () => number): Promise<void> {
  if (meter) return
  const prom = await import('prom-client')
  const registry = new prom.Registry()
  prom.collectDefaultMetrics({ register: registry })
  const duration = new prom.Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const gauge: Gauge = new prom.Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests being worked on.',
    registers: [registry],
    collect: () => {
      gauge.set(inFlight())
    },
  })
  const observe = (route: string, method: string, status: number, ms: number) =>
    duration.observe({ route, method, status: String(status) }, ms / 1_000)
  meter = { registry, observe }
}

/** Count one request. */
export function observeRequest(route: string, method: string, status: number, ms: number): void {
  meter?.observe(route, method, status, ms)
}

/** All figures in the text form monitors read; empty before measuring began. */
export async function metricsText(): Promise<string> {
  return (await meter?.registry.metrics()) ?? ''
}

/** Answer /metrics on a port of its own that only this machine reaches; a proxy on the same machine cannot pass it on by accident. */
export async function serveMetrics(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    metricsText().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', ready)
  })
  return server
}
