reg add HKLM\System\CurrentControlSet\Services\EventLog\System\chain /v EventMessageFile /t REG_EXPAND_SZ /d %%SystemRoot%%\System32\drivers\chain.sys
