/** A page that waits for a payment looks by itself and goes on once there is news; without script the browser loads it again. */
const look = async () => {
  if (document.hidden) return
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (answer?.redirected === true) location.assign(answer.url)
}
setInterval(() => void look(), 4_000)
