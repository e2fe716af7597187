import { COMMON_HEADER } from './constants.js';
import type { Fragment } from './fragment.js';
import { u16, u32 } from './header.js';

/** Allocation hint, context identifier, cancel count, reserved: the status stands behind them (C706 12.6.4.7). */
const FAULT_STATUS = COMMON_HEADER + 8;

/** Statuses of faults (C706 appendix E, MS-RPCE 2.2.2.9 and the Windows errors servers put there). */
const STATUSES: Readonly<Record<number, string>> = {
  5: 'access_denied',
  1783: 'bad_stub_data',
  1825: 'sec_pkg_error',
  469762050: 'nca_s_fault_addr_error',
  469762054: 'nca_s_fault_invalid_tag',
  469762057: 'nca_s_fault_remote_no_memory',
  469762061: 'nca_s_fault_cancel',
  469762066: 'nca_s_fault_unspec',
  469762074: 'nca_s_fault_context_mismatch',
  469827586: 'nca_s_op_rng_error',
  469827587: 'nca_s_unk_if',
  469827590: 'nca_s_wrong_boot_time',
  469827595: 'nca_s_proto_error',
  469827604: 'nca_s_server_too_busy',
};

/** Status of a fault, by name where it has one; null when it was not seen. It stands before the stub, so it is readable at every level. */
export function faultStatus({ header, head, headStart, headLength }: Fragment): string | null {
  if (headLength < FAULT_STATUS + 4) return null;
  return statusName(u32(head, headStart + FAULT_STATUS, header.littleEndian));
}

/** A status by name where it has one, else its number. */
export function statusName(status: number): string {
  return STATUSES[status] ?? `0x${status.toString(16).padStart(8, '0')}`;
}

/** Reasons of a bind_nak (C706 12.6.4.5, MS-RPCE 2.2.2.5). */
const REASONS: Readonly<Record<number, string>> = {
  1: 'temporary congestion',
  2: 'local limit exceeded',
  3: 'address unknown',
  4: 'protocol version not supported',
  8: 'authentication type not recognised',
  9: 'invalid checksum',
};

/** Reason of a bind_nak in words; null when it names none or was cut. */
export function nakReason({ header, head, headStart, headLength }: Fragment): string | null {
  if (headLength < COMMON_HEADER + 2) return null;
  return REASONS[u16(head, headStart + COMMON_HEADER, header.littleEndian)] ?? null;
}
