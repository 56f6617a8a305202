// Nothing typed is lost: what the server has not answered yet lies in this browser, by person and class.

const AGE = 72 * 3600 * 1000
const PREFIX = 'kozomol.journal.'

const nameOf = grid => PREFIX + grid

export function load(grid) {
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(grid)) ?? 'null')
    if (!kept || Date.now() - kept.at > AGE) return { pending: {}, bad: {} }
    return { pending: kept.pending ?? {}, bad: kept.bad ?? {} }
  } catch {
    return { pending: {}, bad: {} }
  }
}

export function keep(grid, pending, bad) {
  try {
    if (!Object.keys(pending).length && !Object.keys(bad).length) localStorage.removeItem(nameOf(grid))
    else localStorage.setItem(nameOf(grid), JSON.stringify({ at: Date.now(), pending, bad }))
  } catch {
    // A full or forbidden store: the page still holds everything itself.
  }
}

// Drafts of others and of long ago do not pile up on a computer that many use.
export function sweep() {
  try {
    for (const name of Object.keys(localStorage).filter(name => name.startsWith(PREFIX))) {
      const kept = JSON.parse(localStorage.getItem(name) ?? 'null')
      if (!kept || Date.now() - kept.at > AGE) localStorage.removeItem(name)
    }
  } catch {
    // As above.
  }
}
