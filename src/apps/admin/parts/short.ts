/** Text with long ids in it: kinds stay whole, ids keep their end. */
export function shortPath(path: string): string {
  return path.replace(/([a-z]{2,3}_)[0-9a-z]{20}([0-9a-z]{6})/g, '$1…$2')
}

/** Who did something, as the desk names them: a person by their id's end, a machine by its name. */
export function actorText(actor: string): string {
  return actor.startsWith('pty_') ? `…${actor.slice(-6)}` : actor.replace(/^(?:connector|carrier):/, '')
}
