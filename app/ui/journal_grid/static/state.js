// What was typed here and not answered yet. The server's answer, never our wish, makes a cell saved.

import { allowed, keyOf, tidy } from './cells.js'
import * as draft from './draft.js'

const QUIET = 500 // one message for a burst of typing
const PATIENCE = 5000 // then it is sent again
const TRIES = 3

// Not randomUUID: that one is missing where a school serves the page without TLS.
const identity = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, '0')).join('')

export class State {
  constructor(grid, send, repaint) {
    Object.assign(this, { grid, send, repaint, client: identity(), n: 0, acked: 0, row: 0, column: -1 })
    Object.assign(this, { typed: null, conflicts: {}, saved: '', tries: 0, undo: [], onPad: false, flight: {}, said: '' })
    draft.sweep()
    const kept = draft.load(grid)
    this.pending = {}
    this.bad = kept.bad
    for (const [key, edit] of Object.entries(kept.pending)) this.pending[key] = { ...edit, n: ++this.n }
    this.restored = Object.keys(kept.pending).length + Object.keys(kept.bad).length
  }

  // Everything the server said, laid over what was typed since.
  read(data) {
    this.data = data
    this.cells = {}
    for (const row of data.rows) for (const [lesson, cell] of Object.entries(row.cells)) this.cells[keyOf(row.id, lesson)] = cell
    const answer = data.answer
    if (answer && answer.client === this.client && answer.n > this.acked) this.take(answer)
    for (const [key, edit] of Object.entries(this.pending)) if (edit.t === this.stored(key) && !this.flight[key]) delete this.pending[key]
    draft.keep(this.grid, this.pending, this.bad)
    if (this.busy()) this.later(this.tries ? PATIENCE : QUIET)
  }

  take(answer) {
    const refused = new Set(answer.refused.map(cell => keyOf(cell.p, cell.l)))
    const disputed = new Set(answer.conflicts.map(cell => keyOf(cell.p, cell.l)))
    for (const [key, edit] of Object.entries(this.pending)) {
      if (edit.n <= answer.n) delete this.pending[key]
      else if (edit.rebase && !refused.has(key) && !disputed.has(key)) Object.assign(edit, { v: this.version(key), rebase: false })
    }
    for (const cell of answer.refused) if (!this.pending[keyOf(cell.p, cell.l)]) this.bad[keyOf(cell.p, cell.l)] = { t: cell.t, m: cell.m }
    for (const cell of answer.conflicts) this.conflicts[keyOf(cell.p, cell.l)] = cell
    Object.assign(this, { acked: answer.n, saved: answer.saved, tries: 0, flight: {}, restored: 0, said: '' })
  }

  stored(key) { return this.cells[key]?.[0] ?? '' }
  version(key) { return this.cells[key]?.[1] ?? '' }
  busy() { return Object.keys(this.pending).length > 0 }
  lost() { return this.tries >= TRIES }

  shown(key) {
    return this.conflicts[key]?.mine ?? this.bad[key]?.t ?? this.pending[key]?.t ?? this.stored(key)
  }

  // Why a cell takes nothing, or nothing if it does.
  closed(row, lesson) {
    if (this.data.read_only) return this.data.texts.read_only
    return row.cells[lesson.id]?.[2] || lesson.reason || ''
  }

  put(row, lesson, text, { undoing = false } = {}) {
    const key = keyOf(row.id, lesson.id), why = this.closed(row, lesson), value = tidy(text)
    if (why) { this.said = `${lesson.date}: ${why}`; return false }
    if (value === this.shown(key) && !this.bad[key]) return true
    if (!undoing) this.undo.push([row.id, lesson.id, this.shown(key)])
    delete this.conflicts[key]
    this.said = ''
    if (allowed(value, this.data.marks)) this.edit(key, row.id, lesson.id, value, this.version(key))
    else { delete this.pending[key]; this.bad[key] = { t: value, m: '' } }
    draft.keep(this.grid, this.pending, this.bad)
    return true
  }

  edit(key, pupil, lesson, text, seen) {
    delete this.bad[key]
    this.tries = 0
    const rebase = key in this.flight
    if (text === this.stored(key) && !rebase) delete this.pending[key]
    else this.pending[key] = { p: pupil, l: lesson, t: text, v: this.pending[key]?.v ?? seen, at: new Date().toISOString(), n: ++this.n, rebase }
    if (this.busy()) this.later(QUIET)
  }

  drop(key) {
    delete this.bad[key]
    draft.keep(this.grid, this.pending, this.bad)
  }

  settle(key, mine) {
    const cell = this.conflicts[key]
    delete this.conflicts[key]
    if (mine) this.pending[key] = { p: cell.p, l: cell.l, t: cell.mine, v: cell.version, at: new Date().toISOString(), n: ++this.n }
    draft.keep(this.grid, this.pending, this.bad)
    if (this.busy()) this.later(0)
    this.repaint()
  }

  later(delay) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), delay)
  }

  flush() {
    if (!this.busy()) return
    if (this.lost()) return this.repaint()
    const items = Object.values(this.pending).sort((a, b) => a.n - b.n)
    this.flight = Object.fromEntries(Object.entries(this.pending).map(([key, edit]) => [key, edit.n]))
    this.tries += 1
    this.send({ client: this.client, items: items.map(({ p, l, t, v, at, n }) => ({ p, l, t, v, at, n })) })
    this.later(PATIENCE)
  }

  again() { this.tries = 0; this.flush(); this.repaint() }
}
