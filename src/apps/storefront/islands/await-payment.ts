/** A page that waits for a payment looks by itself and goes on once there is news; without script the browser loads it again. */
const look = async () => {
  if (document.hidden) return
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (answer === undefined) return
  if (answer.redirected) return location.assign(answer.url)
  // The same address may have something else to say than to wait.
  if (
    document.querySelector('[data-waiting]') &&
    answer.ok &&
    !(await answer.text()).includes('data-waiting')
  )
    location.reload()
}
setInterval(() => void look(), 3_000)
