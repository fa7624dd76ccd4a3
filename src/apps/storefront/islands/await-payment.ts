/**
 * A page that waits for a payment looks by itself: it goes on once there is somewhere to go, and shows what has changed in
 * its part marked as live. Without script the browser loads the page again.
 */
const look = async () => {
  if (document.hidden) return
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (answer === undefined) return
  if (answer.redirected) return location.assign(answer.url)
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // The same address may have something else to say than to wait.
  if (document.querySelector('[data-waiting]') && !page.querySelector('[data-waiting]'))
    return location.reload()
  const [shown, fresh] = [document.querySelector('[data-live]'), page.querySelector('[data-live]')]
  if (shown === null || fresh === null || fresh.innerHTML === shown.innerHTML) return
  shown.replaceChildren(...fresh.childNodes)
  document.title = page.title
}
setInterval(() => void look(), 3_000)
