# rules
New-NetFirewallRule -DisplayName 'Exchange "443"' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 443,8443 -LocalAddress 10.0.0.5 -RemoteAddress @('10.0.0.0/8','2001:db8::/32')
New-NetFirewallRule -DisplayName "RPC" -Direction Inbound -Action Allow -Protocol TCP -LocalPort RPC, RPCEPMap -RemoteAddress Any
