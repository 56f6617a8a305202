// The journal grid. Runs again with each answer of the server and must find everything as it was: selection,
// half-typed text, focus and scroll live in the state of this place on the page.

import { keyOf, letter, tidy, withPad } from './cells.js'
import { State } from './state.js'
import { build, el, fill } from './table.js'
import { disputes, foot, pad } from './foot.js'

const places = new WeakMap()
const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector('.journal')
  let place = places.get(root)
  if (!place || place.state.grid !== data.grid) {
    place?.leave()
    place = new Place(root, data.grid)
    places.set(root, place)
  }
  place.state.send = batch => setStateValue('batch', batch)
  place.update(data)
  return () => place.leave()
}

class Place {
  constructor(root, grid) {
    this.root = root
    this.state = new State(grid, () => {}, () => this.refresh())
    root.onkeydown = event => this.key(event)
    root.onpaste = event => this.paste(event)
    root.oncopy = event => this.copy(event)
    root.addEventListener('focusout', event => { if (!root.contains(event.relatedTarget)) this.commit() })
    this.leaving = () => this.commit()
    window.addEventListener('pagehide', this.leaving)
  }

  // What was half typed goes into the draft; the next visit sends it.
  leave() {
    this.commit()
    clearTimeout(this.state.timer)
    window.removeEventListener('pagehide', this.leaving)
  }

  update(data) {
    const { state, root } = this, focused = root.contains(root.getRootNode().activeElement), scroll = this.view?.wrap
    const from = scroll && { left: scroll.scrollLeft, top: scroll.scrollTop }
    state.read(data)
    if (state.column < 0) state.column = Math.max(0, data.lessons.findIndex(lesson => lesson.today))
    this.view = build(state, { select: (r, c) => this.select(r, c), edit: () => this.edit(this.text()) })
    this.dock = el('div', 'dock')
    root.replaceChildren(this.view.wrap, this.dock)
    this.refresh()
    if (from) Object.assign(this.view.wrap, { scrollLeft: from.left, scrollTop: from.top })
    else this.showToday()
    this.select(state.row, state.column, focused)
  }

  refresh() {
    const { state } = this
    fill(state, this.view)
    this.dock.replaceChildren(disputes(state), foot(state), pad(state, key => this.press(key)))
  }

  showToday() {
    const { wrap, cells } = this.view, column = this.state.data.lessons.findIndex(lesson => lesson.today), cell = cells[0]?.[column]
    if (cell) wrap.scrollLeft = Math.max(0, cell.offsetLeft + cell.offsetWidth + 14 - wrap.clientWidth)
  }

  row() { return this.state.data.rows[this.state.row] }
  lesson() { return this.state.data.lessons[this.state.column] }
  cell() { return this.view.cells[this.state.row]?.[this.state.column] }
  text() { return this.state.shown(keyOf(this.row().id, this.lesson().id)) }

  select(r, c, focus = true) {
    const { state } = this, { cells } = this.view
    if (!cells.length || !cells[0].length) return
    if (r !== state.row || c !== state.column) this.commit()
    const old = this.cell()
    if (old) { old.classList.remove('sel'); old.tabIndex = -1; old.removeAttribute('aria-selected') }
    state.row = Math.max(0, Math.min(cells.length - 1, r))
    state.column = Math.max(0, Math.min(cells[0].length - 1, c))
    const cell = this.cell()
    cell.classList.add('sel')
    cell.tabIndex = 0
    cell.setAttribute('aria-selected', 'true')
    if (!focus) return
    if (!state.onPad) { state.onPad = true; this.refresh() }
    cell.focus({ preventScroll: true })
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  move(down, right) { this.commit(); this.select(this.state.row + down, this.state.column + right) }

  edit(text) {
    const why = this.state.closed(this.row(), this.lesson())
    if (why) this.state.said = `${this.lesson().date}: ${why}`
    else this.state.typed = text
    this.refresh()
  }

  commit() {
    const { state } = this
    if (state.typed === null) return
    const text = state.typed
    state.typed = null
    this.put(state.row, state.column, text)
  }

  put(r, c, text) {
    const row = this.state.data.rows[r], lesson = this.state.data.lessons[c]
    if (!row || !lesson) return
    this.state.put(row, lesson, text)
    this.refresh()
  }

  press(key) {
    const { state } = this
    if (key === '↓' || key === '↑') return this.move(key === '↓' ? 1 : -1, 0)
    const before = this.text()
    this.put(state.row, state.column, key === '⌫' ? '' : withPad(key, before))
    if (key !== '⌫' && this.text() !== before && !this.text().endsWith(before + 'О')) this.move(1, 0)
  }

  key(event) {
    const { state } = this
    if (event.target.tagName === 'BUTTON') return
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyZ') { event.preventDefault(); return this.back() }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = MOVES[event.key] ?? (event.key === 'Enter' ? [event.shiftKey ? -1 : 1, 0] : null)
    if (step) { event.preventDefault(); this.move(...step) }
    else if (event.key === 'Tab') this.tab(event)
    else if (event.key === 'Escape') this.escape()
    else if (event.key === 'F2') this.edit(this.text())
    else if (event.key === 'Delete' || (event.key === 'Backspace' && state.typed === null)) this.put(state.row, state.column, '')
    else if (event.key === 'Backspace') this.edit(state.typed.slice(0, -1))
    else if (event.key.length === 1 && event.key !== ' ') { event.preventDefault(); this.edit(((state.typed ?? '') + letter(event)).slice(0, 8)) }
  }

  // At the table's edge Tab goes on to the rest of the page: nobody is caught here.
  tab(event) {
    const next = this.state.column + (event.shiftKey ? -1 : 1)
    this.commit()
    if (next < 0 || next >= this.state.data.lessons.length) return
    event.preventDefault()
    this.select(this.state.row, next)
  }

  escape() {
    this.state.typed = null
    this.state.said = ''
    this.state.drop(keyOf(this.row().id, this.lesson().id))
    this.refresh()
  }

  back() {
    const { state } = this, last = state.undo.pop()
    if (!last) return
    const row = state.data.rows.find(r => r.id === last[0]), lesson = state.data.lessons.find(l => l.id === last[1])
    if (row && lesson) state.put(row, lesson, last[2], { undoing: true })
    this.refresh()
  }

  paste(event) {
    event.preventDefault()
    this.commit()
    const { state } = this, lines = event.clipboardData.getData('text').replace(/\r?\n$/, '').split(/\r?\n/)
    lines.forEach((line, i) => line.split('\t').forEach((text, j) => {
      const row = state.data.rows[state.row + i], lesson = state.data.lessons[state.column + j]
      if (row && lesson) state.put(row, lesson, tidy(text))
    }))
    this.refresh()
  }

  copy(event) {
    event.preventDefault()
    event.clipboardData.setData('text/plain', this.text())
  }
}
