// The line below: what was saved, what was refused and why, two values to choose from; the pad for fingers.

import { keyOf } from './cells.js'
import { el } from './table.js'

const KEYS = ['⌫', '↓', 'Н', 'У', 'Б', 'О', 'ОСВ', '↑']
const SHOWN = 3

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
const nameOf = (data, id) => data.rows.find(row => row.id === id)?.name ?? ''
const dateOf = (data, id) => data.lessons.find(lesson => lesson.id === id)?.date ?? ''
const idsOf = key => key.split('|').map(Number)

export function foot(state) {
  const line = el('div', 'foot'), left = el('span'), { data } = state
  left.setAttribute('role', 'status')
  left.setAttribute('aria-live', 'polite')
  const { text, error, retry } = message(state)
  left.textContent = text
  left.className = error ? 'err' : ''
  line.append(left)
  if (retry) {
    const again = el('button', 'link', data.texts.retry)
    again.onclick = () => state.again()
    left.append(' ', again)
  }
  if (!data.read_only) line.append(el('span', 'hint', data.texts.hint))
  return line
}

function message(state) {
  const { data } = state, { texts } = data, wrong = Object.keys(state.bad)
  if (state.said) return { text: state.said, error: true }
  if (wrong.length) {
    const [pupil, lesson] = idsOf(wrong[0]), { t, m } = state.bad[wrong[0]]
    const values = { who: nameOf(data, pupil), date: dateOf(data, lesson), text: t, allowed: data.allowed }
    const more = wrong.length > 1 ? ' ' + filled(texts.more_refused, { n: wrong.length - 1 }) : ''
    return { text: (m ? filled(texts.refused, { ...values, why: m }) : filled(texts.not_a_mark, values)) + more, error: true }
  }
  if (state.lost()) return { text: texts.not_sent, error: true, retry: true }
  if (state.busy()) return { text: state.restored ? filled(texts.restored, { n: state.restored }) : texts.saving }
  return { text: data.read_only ? texts.read_only : state.saved || data.saved }
}

export function disputes(state) {
  const keys = Object.keys(state.conflicts), box = el('div', keys.length ? 'disputes' : ''), { data } = state
  for (const key of keys.slice(0, SHOWN)) {
    const cell = state.conflicts[key], line = el('div', 'dispute'), blank = data.texts.empty
    const values = { who: nameOf(data, cell.p), date: dateOf(data, cell.l), other: cell.who, when: cell.when }
    line.append(el('span', '', filled(data.texts.conflict, { ...values, mine: cell.mine || blank, theirs: cell.theirs || blank })))
    for (const [label, mine] of [[data.texts.keep_mine, true], [data.texts.take_theirs, false]]) {
      const button = el('button', 'choice', filled(label, { mine: cell.mine || blank, theirs: cell.theirs || blank }))
      button.onclick = () => state.settle(keyOf(cell.p, cell.l), mine)
      line.append(button)
    }
    box.append(line)
  }
  if (keys.length > SHOWN) box.append(el('div', 'dispute', filled(data.texts.more_conflicts, { n: keys.length - SHOWN })))
  return box
}

export function pad(state, press) {
  const box = el('div', state.onPad && !state.data.read_only ? 'pad on' : 'pad')
  for (const key of [...[...state.data.marks].reverse(), ...KEYS]) {
    const button = el('button', '', key)
    button.tabIndex = -1
    button.onpointerdown = event => { event.preventDefault(); press(key) }
    box.append(button)
  }
  return box
}
