import { html, type Html } from '#kernel/html.ts'
import { ports } from '#kernel/ports.ts'

const short = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})
const withYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})
const dayOnly = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** A moment in words, UTC; the year only where it is not this one. */
export function momentText(at: Date): string {
  return (at.getUTCFullYear() === ports().now().getUTCFullYear() ? short : withYear).format(at)
}

/** A moment as the desk writes it, UTC; the exact instant stands behind it. */
export function moment(at: Date): Html {
  const iso = at.toISOString()
  return html`<time datetime="${iso}" title="${iso}">${momentText(at)}</time>`
}

/** A day as the desk writes it, UTC. */
export function dayText(at: Date): string {
  return dayOnly.format(at)
}

/** How long ago something was, in the largest unit that says something. */
export function agoText(at: Date): string {
  const seconds = Math.max(0, Math.round((ports().now().getTime() - at.getTime()) / 1_000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  return seconds < 129_600 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`
}
